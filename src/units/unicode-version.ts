/**
 * What decides a text's length and key, beside the code: package and Unicode version of the
 * graphemes, Unicode version of normalisation and case, package and Unicode version of the
 * look-alikes, and a digest of the tables.
 */
export const TEXT_VERSION =
  'unicode-segmenter 0.17.3 (17.0.0), unicode 14.0.0, unhomoglyph 1.0.6 (13.0.0), tables 00caf67d76061a18e3b697a32ece1da2';
