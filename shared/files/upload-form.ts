import * as z from 'zod';

/** To upload, send a multipart POST with `fields`, then `file`, to `url`. */
export const UploadForm = z.object({ url: z.url(), fields: z.record(z.string(), z.string()) });
export type UploadForm = z.infer<typeof UploadForm>;
