import * as z from 'zod';

/** Files in the folder of the `EXPORT_FILES` variable. */
export const exportFiles = {
  compiler: 'typst.wasm',
  /** The JavaScript around it, as a CommonJS module of its own. */
  glue: 'typst.cjs',
  fonts: 'fonts.json',
  template: 'document.typ',
} as const;

/** The list of fonts that the build writes. */
export const FontList = z.array(
  z.object({
    file: z.string(),
    family: z.string(),
    /** Typst's description of the file. */
    info: z.looseObject({ info: z.array(z.looseObject({ coverage: z.array(z.int()) })) }),
  }),
);
export type FontList = z.infer<typeof FontList>;
