import { S3Client } from '@aws-sdk/client-s3';

/** One client per function instance. Default checksums are off: signed uploads would contain that of an empty body. */
export function connectS3(env: { readonly S3_PATH_STYLE: boolean }): S3Client {
  return new S3Client({
    forcePathStyle: env.S3_PATH_STYLE,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
