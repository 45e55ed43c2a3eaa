// Imports the package by its name: from this folder, and from a folder where the tarball lives.
import * as core from 'tallybook';
import * as presets from 'tallybook/presets';
import food from 'tallybook/presets/food/preset.json' with { type: 'json' };
import * as text from 'tallybook/text';
import steps from './walk.cjs';

steps.walk({ core, presets: { ...presets, food }, text });
console.log('import works');
