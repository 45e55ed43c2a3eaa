// Requires the package by its name: from this folder, and from a folder where the tarball lives.
const core = require('tallybook');
const presets = require('tallybook/presets');
const food = require('tallybook/presets/food/preset.json');
const text = require('tallybook/text');
const { walk } = require('./walk.cjs');

walk({ core, presets: { ...presets, food }, text });
console.log('require works');
