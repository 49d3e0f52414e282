import { S3Client } from '@aws-sdk/client-s3';

/**
 * One connection per function instance; endpoint, region and credentials come from the platform. Checksums only where S3
 * demands them: signed uploads would else carry the checksum of an empty body.
 */
export function connectS3(env: { readonly S3_PATH_STYLE: boolean }): S3Client {
  return new S3Client({
    forcePathStyle: env.S3_PATH_STYLE,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
