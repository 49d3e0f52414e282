import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { UploadForm } from '#shared/files/upload-form.ts';
import { CliError } from './command.ts';

/**
 * Sends a file with a signed upload form, as browsers do; the length is known beforehand, since S3 takes no chunked body.
 *
 * @param progress hears how many of the file's bytes have left
 * @throws CliError with S3's own words where it refuses
 */
export async function createFile(form: UploadForm, path: string, progress: (bytes: number) => void): Promise<void> {
  const boundary = `portal-${randomUUID()}`;
  const head = Buffer.from(
    Object.entries(form.fields)
      .map(([name, value]) => part(boundary, `name="${name}"`, value))
      .concat(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="upload"\r\n\r\n`)
      .join(''),
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(path);
  const send = form.url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(form.url, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + size + tail.length,
    },
  });
  const answered = once(request, 'response');
  answered.catch(() => undefined);
  async function* body() {
    yield head;
    let sent = 0;
    for await (const chunk of createReadStream(path)) {
      yield chunk;
      sent += (chunk as Buffer).length;
      progress(sent);
    }
    yield tail;
  }
  // S3 answers a refusal before it has read everything, and closes.
  const written = pipeline(body(), request).catch((error: unknown) => error);
  const [response] = await answered.catch(async (error: unknown) => {
    throw new CliError(`The upload broke off: ${String((await written) ?? error)}`, { cause: error });
  });
  const answer = await text(response);
  if (response.statusCode < 200 || response.statusCode > 299) {
    throw new CliError(`The upload was refused (${response.statusCode}): ${messageOf(answer)}`);
  }
}

function part(boundary: string, disposition: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
}

function messageOf(answer: string): string {
  return /<Message>([^<]*)<\/Message>/.exec(answer)?.[1] ?? answer.slice(0, 200);
}
