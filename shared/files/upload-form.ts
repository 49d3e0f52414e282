import * as z from 'zod';

/** What a front end needs to upload: a multipart POST of `fields`, then `file`, to `url`. */
export const UploadForm = z.object({ url: z.url(), fields: z.record(z.string(), z.string()) });
export type UploadForm = z.infer<typeof UploadForm>;
