import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { initSync, TypstFontResolverBuilder } from '@myriaddreamin/typst-ts-web-compiler';
import { type BuildOptions, build } from 'esbuild';
import { exportFiles, FontList } from '#shared/documents/export-files.ts';

const { resolve } = createRequire(import.meta.url);
const modules = join(import.meta.dirname, '../../node_modules');

/**
 * The fonts of exports, in the order in which they are asked for a character: Noto, which has a design for every script, under
 * the SIL Open Font License. A script is added by a line.
 */
const fonts = [
  ...both('@embedpdf/fonts-latin/fonts/NotoSans-', '.ttf'),
  ...both('@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-', '.ttf'),
  ...google('noto-sans-hebrew', 'NotoSansHebrew'),
  ...google('noto-sans-devanagari', 'NotoSansDevanagari'),
  ...google('noto-sans-gurmukhi', 'NotoSansGurmukhi'),
  ...google('noto-sans-gujarati', 'NotoSansGujarati'),
  ...google('noto-sans-bengali', 'NotoSansBengali'),
  ...google('noto-sans-tamil', 'NotoSansTamil'),
  ...google('noto-sans-ethiopic', 'NotoSansEthiopic'),
  ...google('noto-sans-canadian-aboriginal', 'NotoSansCanadianAboriginal'),
  ...both('@embedpdf/fonts-sc/fonts/NotoSansHans-', '.otf'),
  ...both('@embedpdf/fonts-kr/fonts/NotoSansKR-', '.otf'),
  '@expo-google-fonts/noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf',
  ...google('noto-emoji', 'NotoEmoji'),
];

/** Beside the bundle, not in it: it is loaded anew for each document (ADR 0055). */
const glue = {
  entryPoints: ['@myriaddreamin/typst-ts-web-compiler'],
  absWorkingDir: join(import.meta.dirname, '../..'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
} satisfies BuildOptions;

function both(path: string, extension: string): string[] {
  return [`${path}Regular${extension}`, `${path}Bold${extension}`];
}

function google(name: string, file: string): string[] {
  return ['400Regular', '700Bold'].map((weight) => `@expo-google-fonts/${name}/${weight}/${file}_${weight}.ttf`);
}

/**
 * Writes what `functions/export-document` needs besides its bundle: Typst's compiler, the template, the fonts and a list of what they
 * can draw. Its `EXPORT_FILES` variable names the folder.
 *
 * @param folder is made if it is missing
 * @param place how the large files get there: copied where the folder is going to leave this machine, else linked
 */
export async function writeExportFiles(folder: string, place: 'copied' | 'linked'): Promise<void> {
  await mkdir(folder, { recursive: true });
  const put = async (from: string, name: string) => {
    await rm(join(folder, name), { force: true });
    await (place === 'copied' ? copyFile(from, join(folder, name)) : symlink(from, join(folder, name)));
  };
  const compiler = resolve('@myriaddreamin/typst-ts-web-compiler/wasm');
  await Promise.all([
    put(compiler, exportFiles.compiler),
    build({ ...glue, outfile: join(folder, exportFiles.glue) }),
    put(join(import.meta.dirname, '../../functions/export-document', exportFiles.template), exportFiles.template),
    ...fonts.map((path) => put(join(modules, path), basename(path))),
    fontList(compiler).then((list) => writeFile(join(folder, exportFiles.fonts), list)),
  ]);
}

/**
 * What the fonts can draw, as JSON. Typst looks through them once for each installation: that takes a second, which every start
 * of the one-machine stack would spend.
 */
async function fontList(compiler: string): Promise<string> {
  const paths = fonts.map((path) => join(modules, path));
  const facts = await Promise.all([compiler, ...paths].map((path) => stat(path)));
  const versions = facts.map(({ size, mtimeMs }) => `${size} ${mtimeMs}`);
  const name = createHash('sha256')
    .update(JSON.stringify([fonts, versions]))
    .digest('hex')
    .slice(0, 16);
  const cached = join(modules, '.cache', `export-fonts-${name}.json`);
  const known = await readFile(cached, 'utf8').catch(() => undefined);
  if (known !== undefined) {
    return known;
  }
  initSync({ module: await readFile(compiler) });
  const reader = new TypstFontResolverBuilder();
  const list: FontList = [];
  for (const path of paths) {
    const info = reader.get_font_info(new Uint8Array(await readFile(path)));
    list.push({ file: basename(path), family: String(info.info[0].family), info });
  }
  reader.free();
  const made = JSON.stringify(FontList.parse(list));
  // Several processes may do this at once: each renames a complete file.
  const own = `${cached}.${process.pid}`;
  await mkdir(join(modules, '.cache'), { recursive: true });
  await writeFile(own, made);
  await rename(own, cached);
  return made;
}
