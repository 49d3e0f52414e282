import * as z from 'zod';

const Event = z.object({
  Records: z.array(
    z.object({
      s3: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string(), size: z.number().default(0), eTag: z.string().default('') }),
      }),
    }),
  ),
});

/** An object that was created in a bucket. */
export interface ArrivedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly eTag: string;
}

/**
 * The objects of an S3 event notification, which may arrive repeatedly and out of order.
 * @throws ZodError for any other event
 */
export function arrivedObjects(event: unknown): ArrivedObject[] {
  return Event.parse(event).Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    // Keys are form-encoded in events.
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    size: object.size,
    eTag: object.eTag,
  }));
}
