/*
 * Written by test/support/unicode-tables.ts, and compared with its sources by
 * test/units/unicode-tables.test.ts; UPDATE=1 writes it anew. All numbers are in base 36.
 * Source: https://www.unicode.org/Public/14.0.0/ucd/ (by @unicode/unicode-14.0.0)
 * Source: https://www.unicode.org/Public/security/13.0.0/confusables.txt (by unhomoglyph 1.0.6)
 */

/**
 * What normalisation may do with characters: where a kind begins, as the gap from the last such
 * place, then the kind. 0 foreign: not of Unicode 14.0, or nothing happens to it. 1 known. 2 mark:
 * known, and orders itself among the marks beside it. 3 ignored: Default_Ignorable_Code_Point.
 */
export const KINDS: readonly string[] = [
  '0 1 4t 3 1 1 gi 2 27 3 1 2 w 1 8 0 2 1 6 0 4 1 7 0 1 1 1 0 1 1 k 0 1 1 68 2 5 1 4o 0 15 1 1e',
  '0 6 2 19 1 1 2 1 1 1 2 2 1 1 2 2 1 1 2 1 0 8 1 r 0 4 1 6 0 b 1 g 2 b 1 1 3 1 1 1a 2 l 1 g 2 1',
  '1 2t 2 7 1 2 2 6 1 2 2 2 1 1 2 4 1 w 0 1 1 2 2 1 1 u 2 r 0 39 1 17 2 9 1 7 0 2 2 1 1 o 2 4 1',
  '1 2 9 1 1 2 3 1 1 2 5 0 i 1 p 2 3 0 1o 2 8 1 16 2 o 1 1 2 t 1 1o 2 1 1 g 2 1 1 3 2 4 1 1b 0 f',
  '1 m 0 1 1 7 0 b 2 1 1 8 0 2 1 2 0 2 1 2 2 1 1 1 0 8 1 1 0 4 1 2 0 1 1 5 0 2 1 o 2 1 0 k 1 m 0',
  '1 1 7 0 1 1 2 0 1 1 2 0 1 1 2 0 2 2 1 0 e 1 2 2 1 0 b 1 4 0 1 1 1 0 2l 2 1 1 9 0 5 1 2 2 1 0',
  '1x 1 m 0 j 2 1 1 8 0 2 1 2 0 2 1 2 2 1 0 7 1 3 0 4 1 2 0 1g 1 4 0 14 1 5 0 3 1 3 0 1 1 3 2 1',
  '0 9 1 1 0 2s 2 1 1 8 0 1 1 3 0 1 1 3 2 1 0 7 2 2 0 2t 2 1 1 8 0 1 1 3 0 1 1 3 2 1 0 7 1 2 0',
  '1n 1 15 2 2 1 8 0 1 1 3 0 1 1 3 2 1 1 2 0 4 1 g 0 2u 2 1 0 4 1 6 0 3 1 8 0 x 1 1j 2 3 0 4 1 9',
  '2 4 1 g 0 23 1 h 2 3 1 3 0 a 2 4 1 2 0 e 1 4 0 w 1 o 2 2 1 r 2 1 1 1 2 1 1 1 2 1 1 e 0 1 1 10',
  '0 4 2 5 1 4 2 4 1 2 2 5 1 1 2 2 1 g 0 1 1 10 0 1 1 8 2 1 1 6 0 1f 1 1j 2 1 1 1 2 2 1 2a 2 1 1',
  '1k 0 a 1 3z 3 2 1 6g 0 7o 2 3 1 t 0 oz 1 k 2 2 0 9 1 l 2 1 1 2 0 3h 3 2 1 s 2 1 1 a 2 1 0 19',
  '3 5 0 34 1 15 2 1 1 1 0 3p 1 9 2 3 0 4i 1 1l 2 2 1 3 0 1w 2 1 1 k 2 8 0 2 2 1 1 a 0 12 2 e 1',
  '1 2 g 0 1d 1 1g 2 1 1 f 2 1 1 8 0 3 1 r 2 9 1 b 0 1 1 16 2 2 1 1m 2 1 1 b 2 2 0 8 1 1n 2 1 0',
  '48 2 3 1 1 2 d 1 1 2 7 1 4 2 1 1 6 2 1 1 3 2 2 1 1 0 5 1 5c 2 1s 1 7q 0 2 1 6 0 2 1 12 0 2 1',
  '6 0 2 1 8 0 1 1 1 0 1 1 1 0 1 1 1 0 1 1 v 0 2 1 1h 0 1 1 f 0 1 1 e 0 2 1 6 0 1 1 j 0 2 1 3 0',
  '1 1 9 0 1 1 b 3 5 1 q 3 5 1 1d 3 g 1 2 0 2 1 r 0 1 1 d 0 3 1 x 0 f 2 d 1 4 2 1 1 3 2 c 0 f 1',
  '3w 0 4 1 if 0 1l 1 1ec 0 z 1 9k 2 3 1 2 0 3f 1 2 0 e 2 1 1 n 0 21 2 w 1 2m 0 1p 1 2h 0 c 1 5y',
  '0 16 1 16 2 6 1 g 0 1 1 2e 0 2 2 2 1 2t 0 1d 1 1f 3 1 1 16 0 1 1 2c 0 c 1 1b 0 1 1 mlp 0 c3 1',
  '1b 2 1 1 4 2 a 1 w 2 2 1 28 2 2 1 6 0 8 1 5n 0 13 1 k 2 1 1 11 2 1 0 2b 1 1w 2 1 1 1 0 q 2 i',
  '1 1l 2 3 1 11 2 1 0 18 1 1f 2 1 1 c 2 1 1 d 0 3y 1 2c 2 1 1 1 2 3 1 2 2 2 1 5 2 2 1 1 2 1 1 1',
  '0 o 1 r 2 1 0 1l 1 1o 0 4 1 3h 2 1 0 i 1 8mc 0 1ng 1 57y 0 2 1 2y 0 12 1 7 0 c 1 5 0 5 1 1 2',
  '1 1 o 0 1 1 5 0 1 1 1 0 1 1 2 0 1 1 2 0 1 1 3h 0 g 1 cd 0 2 1 1i 0 14 1 g 3 g 1 a 0 6 2 g 1 z',
  '0 1 1 j 0 1 1 4 0 4 1 5 0 1 1 3r 0 2 3 1 0 1 1 4d 2 2 3 1 1 u 0 3 1 6 0 2 1 6 0 2 1 6 0 2 1 3',
  '0 3 1 7 0 1 1 7 0 1 3 9 0 d3 1 19 2 1 0 6a 2 1 1 r 0 2c 1 12 2 5 0 sl 1 6 0 1 1 16 0 1 1 9 0',
  'gh 1 1 2 1 1 1 2 1 1 4 0 10 2 3 0 4 2 1 1 9 0 3b 1 11 2 2 0 er 1 16 2 4 0 ar 2 2 1 1 0 3m 1 m',
  '2 b 1 9 0 m 1 i 2 4 1 4 0 3a 1 1y 2 1 1 7 0 4 1 u 2 1 1 5 0 9 2 1 1 1l 2 2 1 8 0 1p 2 3 1 1c',
  '2 2 0 r 1 z 2 1 1 3 0 9 1 1s 2 1 1 9 2 1 1 l 0 1f 1 y 2 2 1 8 0 35 1 1l 2 2 0 28 2 2 1 8 0 2',
  '1 2 0 2 1 2 2 1 0 9 1 1 0 e 2 7 0 3 2 5 0 3v 1 1u 2 1 1 3 2 1 1 l 0 1 1 1 2 1 1 3 0 u 1 1u 2',
  '2 1 4 0 54 1 1i 0 2 1 7 2 2 1 t 0 y 1 1r 2 1 1 5 0 1n 1 1i 2 2 1 2 0 2r 1 e 2 1 0 5w 1 1l 2 2',
  '1 1 0 64 1 u 0 1 1 2 0 2 1 2 2 2 1 4 2 1 1 3 0 43 1 6 2 1 1 4 0 r 1 1g 2 1 1 i 2 1 0 8 1 21 2',
  '1 1 9 0 b9 1 7 2 1 1 6 0 6x 1 3 2 1 1 1 2 2 1 2 0 23 1 4 2 1 1 1 0 f9z 2 5 1 1 0 a 1 1c 2 7 1',
  'f 0 x6 2 2 0 f56 1 2 2 1 1 1 3 4 0 41x 1 1o 2 5 1 3 2 6 3 8 2 8 1 2 2 7 1 u 2 4 1 1p 0 l 1 1u',
  '2 3 1 1 0 ca 1 2d 0 1 1 1z 0 1 1 2 0 2 1 1 0 2 1 2 0 2 1 4 0 1 1 c 0 1 1 1 0 1 1 7 0 1 1 1t 0',
  '1 1 4 0 2 1 8 0 1 1 7 0 1 1 s 0 1 1 4 0 1 1 5 0 1 1 1 0 3 1 7 0 1 1 9g 0 2 1 84 0 2 1 ji 0',
  '12s 2 7 0 1 2 h 0 2 2 7 0 1 2 2 0 1 2 5 0 79 2 7 1 7 0 9e 1 u 2 1 0 h 1 18 2 4 1 a 0 159 1 9',
  '2 7 0 15 1 1w 2 7 1 1 0 xg 1 4 0 1 1 r 0 1 1 2 0 1 1 1 0 2 1 1 0 1 1 a 0 1 1 4 0 1 1 1 0 1 1',
  '1 0 6 1 1 0 4 1 1 0 1 1 1 0 1 1 1 0 1 1 3 0 1 1 2 0 1 1 1 0 2 1 1 0 1 1 1 0 1 1 1 0 1 1 1 0 1',
  '1 1 0 1 1 2 0 1 1 1 0 2 1 4 0 1 1 7 0 1 1 4 0 1 1 4 0 1 1 1 0 1 1 a 0 1 1 h 0 5 1 3 0 1 1 5 0',
  '1 1 h 0 g4 1 4u 0 1k 1 t 0 d 1 18 0 4 1 9 0 7 1 2 0 1we 1 a 0 1ds6 1 f2 0 fheq 3 35s 0',
];

/**
 * Case folding to one character, of what NFKD leaves as it is. Four numbers a run: the gap from
 * the last letter before it, how many letters, the step from one to the next, and how far the
 * folded letter is.
 */
export const FOLDS: readonly string[] = [
  '1t q 1 w 30 1 1 w a 1 1 w 8 1 1 w 6 1 1 w 1e 1 1 1 m 1 1 1 r 1 1 1 9 1 1 1 8 1 1 1 k 1 1 1 r',
  '1 1 5u 1 2 2 1 2 1 1 5q 1 1 1 1 2 2 1 5p 1 1 1 1 3 1 1 27 1 1 1 5m 1 1 1 5n 1 1 1 1 2 1 1 5p',
  '1 1 1 5r 2 1 1 5v 1 1 1 5t 1 1 1 1 4 1 1 5v 1 1 1 5x 2 1 1 5y 3 2 2 1 2 1 1 62 1 1 1 1 2 1 1',
  '62 3 1 1 1 2 1 1 62 3 2 1 61 1 2 2 1 2 1 1 63 1 1 1 1 4 1 1 1 14 1 1 1 i 1 1 -2p 1 1 1 -1k 11',
  '1 1 1 4 1 1 -3m 2 2 2 1 m 1 1 8bv 1 1 1 1 2 1 1 -4j 1 1 1 8bs 3 1 1 1 2 1 1 -5f 1 1 1 1x 1 1',
  '1 1z 1 5 2 1 6v 1 1 38 17 2 2 1 4 1 1 1 9 1 1 38 i h 1 w 2 7 1 w p 1 1 1 d 1 1 8 9 c 2 1 9 1',
  '1 1 3 1 1 1 3 3 1 -3m 3 2 2 28 1 2 1 28 2 4 1 28 4 1 1 28 1 9 1 w 2 m 1 w 1d b 2 1 4 5 2 1 a',
  'r 2 1 2 1 1 f 3 6 2 1 7 1 1 1 4 1 1 1 8 1 1 1 8 1 1 1 e 1 1 1 4 r 2 1 3 12 1 1c 28a 12 1 5ls',
  '2 1 1 5ls 6 1 1 5ls mj 6 1 -8 1oj 1 1 -4su 1 1 1 -4st 1 1 1 -4sk 1 2 1 -4si 1 1 1 -4sj 1 1 1',
  '-4sc 1 1 1 -4ro 1 1 1 r7n 8 17 1 -2bk 3 3 1 -2bk fv 3 2 1 fo 1 1 s 29 1 1 1 22l 1c 1 1c 1d 1',
  '1 1 2 1 1 -8af 1 1 1 -2xy 1 1 1 -89z 3 3 2 1 2 1 1 -8bg 1 1 1 -8al 1 1 1 -8bj 1 1 1 -8bi 2 1',
  '1 1 3 1 1 1 9 2 1 -8cf 1 1e 2 1 9 2 2 1 5 1 1 1 nym n 2 1 k e 2 1 3s 7 2 1 4 v 2 1 b 2 2 1 2',
  '1 1 -r9g 1 5 2 1 5 1 1 1 2 1 1 -wmg 3 2 2 1 4 a 2 1 2 1 1 -wn8 1 1 1 -wnj 1 1 1 -wnf 1 1 1',
  '-wn5 1 1 1 -wn8 2 1 1 -wlu 1 1 1 -wmi 1 1 1 -wlx 1 1 1 ps 1 8 2 1 2 1 1 -1c 1 1 1 -wn7 1 1 1',
  '-raw 1 2 2 1 7 1 1 1 6 2 2 1 t 1 1 1 or 28 1 -tzk hfl 14 1 14 3t 10 1 14 4d b 1 13 2 f 1 13 2',
  '7 1 13 2 2 1 13 1d7 1f 1 1s 2cu w 1 w gw1 w 1 w o81 y 1 y',
];

/**
 * An ASCII character in each line, then the gaps between the characters that look like it. A
 * letter that is missing looks as its folded letter does.
 */
export const LOOK_ALIKES: readonly string[] = [
  '! cj 8lq',
  '" je 1g 8 l8 2 4in nd 1 2 350',
  '% 19m 548',
  '& x2w',
  "' jd 2 1 1 1 a 2 1 15 h2 3 3g q e9 1 2fp hu 1u4 1 2 n 3 qqf",
  '( 7s8 a 1pe 14iy',
  ') 7s9 a 1pe 14iy',
  '* 19p 541 cp 18g8',
  '+ 4j1 3ag 179i',
  ', 171 2m 52n q8v',
  '- k7 sd 4zg 2 1 1c cv 138 10l',
  '. 19c 40 h 1 v7a 7q jsy',
  '/ 4l1 1sc 3 cx nw gq fh jz oc 4b 79 5m4 24mz',
  '2 bs g1 3bq squ 4q 30',
  '3 f1 1r 1i bp 4q 7vw o7y me7 h2p jij',
  '4 3wu 1fk1',
  '5 cc 1j4v',
  '6 tt 33x 4x1 1ama',
  '7 1fju 3ws 10lo',
  '8 f7 1jb 3k 1d4g 19dd',
  '9 1yl 3e 75 ed 672 o84 me5 a',
  ': k0 14 i9 1m 8w 1 354 7r 6 1n5 d8 ptz i4',
  '< jm 3g6 hm 1vr 1f9 2caw',
  '= 3y8 56o gw mzj',
  '> jn 3g0 2dj 1f9 1sr4 jjs',
  '? g2 2a 1d5 20h t31',
  '\\ 6qe 14n fc 4 1jv 5lu 24m1 18',
  '^ jo 2',
  '_ 1kq',
  'a gh 9s 3j 322 ez 1ff 1a2 pkk iia lgg pow w',
  'b at 7o 7t 3k q 32b 11 3i 8t 20 s7t kl hxp v 2o 1b2o w',
  'c u9 332 1t1 335 nqt iiw 2o 8r 67 3wt 9 16qo w 15m',
  'd zl 2vz 1z 3s a7 c 1ej qtp 1 1tog w',
  'e qd 3k 3s 2y7 1uj tj cx 20q nnb 18i h90 4dc 14 16rq w',
  'f rh br 374 1rd qio gj 2x po h8y u hs 3vh 10lt 66a w',
  'g b1 5w 1 iz 38 2tb 1f 1w0 qqb 1tog w',
  'h ik 7v 3q 3i 51 2tn 7 ca 4k3 nrs ijs 1b48 w',
  'i 8h 8o 1 9b 4d 3d 2xi 34e 1sw o1g mm4 16s5 w',
  'j il 9i 2t 30z 6a 1od qtr 1tog w',
  'k qi 3k 33g kv 186 32i nr6 j0h 1ao2 w',
  'l cg 67 m9 l a 20 1m 40 61 2dw 5o ev 28y d6 1qs 3i nma h ihk 3j n 83 6b 3ul 1b h1g i jk2 4gt 1p0 w',
  'm qk 1r 1t 323 ft 6e 187 32k nra ij5 2p 3xr df 16rd w',
  'n hg 89 d7 4 7q7 nr9 j03 1aoa w',
  'o qn 4 3f 93 2k 2u u 2h 3 k w 5n bq 3k 3k 3k 1m 1y 3k 3k 3k 1m 1y 6i 3k 99 z 5b cx 20v 2 32m 51 j7 n3g 18q h91 p ap 5a 18 33u rp j f 9 16ri w',
  'p qp 3j 336 3v 1pn h 18r 1tb nqm iis 1b62 w',
  'q 10b 20 3 7vz o62 1t4h w',
  'r hs c3 31q g x c5 1i7 31b nry 19g 1 hp0 l09 jj5 66j w',
  's cd ig 8a 2ty 5 snc gf i1x c2 41l h2x ppk w',
  't qs 3i 31c 1vd 13d 111 y6 nql iir q 2s 49z h1q pqx w 15x',
  'u i3 8q c8 2gz gc 1qo zy 49 ppt iz q7 4 hpg 3xe h2i ppe w',
  'v ql 54 9v 3z 40 2jm 2e 1rl zs 49 22f nn2 e1 im6 3jd ca h1k jk5 66w w',
  'w hb du 58 1w 2tu x 1u5 qtl mjk 4 1 d3 9 16rb w',
  'x 5z kw 3i 3cs 1o 6o 1 21 2ws qg 1 77 hq 4w nm6 19k h8d 10 2r b ed 3wl 16rf w',
  'y gz 18 7q e 40 30 2ew jm k 1xr ab 2p6 nr7 19q h94 4c2 1k h2f pph w',
  'z qe 365 1un qt6 il5 4b3 5 s 16ro w',
  '{ 7sk 2c2o',
  '} 7sl',
  '~ 6dv dl',
];
