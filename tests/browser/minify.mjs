// node minify.mjs SOURCE TARGET: makes the widget as it is served from its source. `make widget`.
import { readFileSync, writeFileSync } from 'node:fs';
import { minify } from 'terser';

const [source, target] = process.argv.slice(2);
const tight = (style) => style.replace(/\s+/g, ' ').replace(/ ?([{};:,]) ?/g, '$1').replaceAll(';}', '}').trim();
const text = readFileSync(source, 'utf8').replace(/(?<=replaceSync\(`)[^`]*/, tight);
const { code } = await minify(
  text.replaceAll(/\bconst\b/g, 'let'), // the browser has nothing to learn from it
  { ecma: 2022, compress: { passes: 3 }, mangle: true },
);
writeFileSync(target, `${code}\n`);
