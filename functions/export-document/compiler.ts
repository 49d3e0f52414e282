import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import * as z from 'zod';
import { exportFiles, FontList } from '#shared/documents/export-files.ts';
import { type Coverage, coverageOf } from './drawable.ts';

declare global {
  // TypeScript declares it only in the DOM library.
  namespace WebAssembly {
    function compile(code: Uint8Array): Promise<Module>;
  }
}

type Typst = typeof import('@myriaddreamin/typst-ts-web-compiler');

export interface Compiler {
  readonly families: readonly string[];
  readonly coverage: Coverage;
  /**
   * @param data available to the template as `/document.json`
   * @returns the PDF
   * @throws Error with Typst's messages
   */
  compile(data: object): Promise<Uint8Array>;
}

const entryPoint = '/document.typ';
/** Returns diagnostics with their text; lower values only return their number. */
const fullDiagnostics = 3;

/**
 * Typst's compiler (WebAssembly) with template and fonts. Each document gets a new instance, since Typst caches what it
 * compiled and no data may remain for the next document. A font is read when a document needs it.
 *
 * @param folder the `EXPORT_FILES` variable
 */
export async function loadCompiler(folder: string): Promise<Compiler> {
  const [code, glue, list, template] = await Promise.all([
    readFile(join(folder, exportFiles.compiler)),
    readFile(join(folder, exportFiles.glue), 'utf8'),
    readFile(join(folder, exportFiles.fonts), 'utf8'),
    readFile(join(folder, exportFiles.template), 'utf8'),
  ]);
  const module = await WebAssembly.compile(code);
  const fonts = FontList.parse(JSON.parse(list));
  const files = new Map<string, Uint8Array>();
  const read = (file: string) => {
    const bytes = files.get(file) ?? new Uint8Array(readFileSync(join(folder, file)));
    files.set(file, bytes);
    return bytes;
  };
  return {
    families: [...new Set(fonts.map(({ family }) => family))],
    coverage: coverageOf(fonts.flatMap(({ info }) => info.info.map(({ coverage }) => coverage))),
    compile: async (data) => {
      const typst = freshCopy(glue);
      typst.initSync({ module });
      const resolver = new typst.TypstFontResolverBuilder();
      for (const { file, info } of fonts) {
        resolver.add_lazy_font(info, () => read(file));
      }
      const builder = new typst.TypstCompilerBuilder();
      builder.set_dummy_access_model();
      const compiler = await builder.build();
      compiler.set_fonts(await resolver.build());
      compiler.add_source(entryPoint, template);
      compiler.map_shadow('/document.json', new TextEncoder().encode(JSON.stringify(data)));
      return pdfIn(compiler.compile(entryPoint, undefined, 'pdf', fullDiagnostics));
    },
  };
}

/** The module holds its instance, so a new instance needs a new evaluation of the module. */
function freshCopy(glue: string): Typst {
  const module: { exports: unknown } = { exports: {} };
  compileFunction(glue, ['module', 'exports'])(module, module.exports);
  return module.exports as Typst;
}

const Compiled = z.object({
  result: z.instanceof(Uint8Array).optional(),
  diagnostics: z
    .array(z.looseObject({ message: z.string() }))
    .optional()
    .catch(undefined),
});

/** Typst's messages refer to the template and contain no data of the document. */
function pdfIn(compiled: unknown): Uint8Array {
  const { result, diagnostics = [] } = Compiled.parse(compiled);
  if (!result) {
    throw new Error(`Typst cannot compile the document: ${diagnostics.map(({ message }) => message).join('; ')}`);
  }
  return result;
}
