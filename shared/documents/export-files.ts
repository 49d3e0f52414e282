import * as z from 'zod';

/** The names of the files that exports need besides code, in the folder of the `EXPORT_FILES` variable. */
export const exportFiles = {
  compiler: 'typst.wasm',
  /** The JavaScript around it, as a CommonJS module of its own. */
  glue: 'typst.cjs',
  fonts: 'fonts.json',
  template: 'document.typ',
} as const;

/** What the build writes beside the fonts: which there are, and what they can draw. */
export const FontList = z.array(
  z.object({
    file: z.string(),
    family: z.string(),
    /** Typst's description of the file, handed back to it as it is. */
    info: z.looseObject({ info: z.array(z.looseObject({ coverage: z.array(z.int()) })) }),
  }),
);
export type FontList = z.infer<typeof FontList>;
