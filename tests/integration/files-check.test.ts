import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { leaseMs } from '#functions/inspect-file/check-upload.ts';
import { inspectFile } from '#functions/inspect-file/function.ts';
import { InspectionBroke, inspectInThread } from '#functions/inspect-file/inspect-in-thread.ts';
import { scanOf } from '#functions/inspect-file/scan-event.ts';
import type { Client } from '#shared/domain/client.ts';
import { maxAttempts } from '#shared/domain/file.ts';
import { uploadKey } from '#shared/files/client-file-objects.ts';
import {
  type FilesFixture,
  filesFixture,
  minute,
  post,
  start,
  type Uploading,
} from '../support/files/files-fixture.ts';
import { pdfOf, pdfWith } from '../support/files/pdf-samples.ts';

// Uploads, threads and processes: each goes a long way.
vi.setConfig({ testTimeout: 120_000 });

const inspect = vi.fn(inspectInThread);
let files: FilesFixture;
let client: Client;
let uploading: Uploading;

/** An upload that has been sent, of which nothing knows yet. */
async function sent(options: Parameters<typeof filesFixture>[0] = {}): Promise<void> {
  files = await filesFixture({ inspect, ...options });
  client = await files.given();
  uploading = await files.asked('base', client);
  expect(await post(uploading, pdfOf())).toBe(204);
}
const arrive = () => files.arrived(client, uploading);
const state = async () => {
  const file = await files.stored(client, uploading);
  return [file?.status, file?.reason];
};
beforeEach(() => {
  inspect.mockReset();
  inspect.mockImplementation(inspectInThread);
});

describe('events', () => {
  it('twice, at once and late: one inspection, one decision', async () => {
    await sent();
    await Promise.all([arrive(), arrive(), arrive()]);
    await arrive();
    expect(inspect).toHaveBeenCalledTimes(1);
    expect(await state()).toEqual(['available', undefined]);
    expect(await files.objects(client, uploading)).toEqual({ upload: false, copy: true });
  });

  it('that are lost: the sweep finds the upload', async () => {
    await sent();
    await files.sweep();
    expect(await state()).toEqual(['pending', undefined]);
    files.at(start + 12 * minute);
    await files.sweep();
    expect(await state()).toEqual(['available', undefined]);
  });

  it('that never come, since nothing was uploaded: the place is free after an hour, and the file gone', async () => {
    await sent();
    const never = await files.asked('base', client);
    for (const minutes of [12, 30, 59]) {
      files.at(start + minutes * minute);
      await files.sweep();
      expect((await files.stored(client, never))?.status).toBe('pending');
    }
    files.at(start + 60 * minute);
    await files.sweep();
    expect(await files.stored(client, never)).toBeUndefined();
    expect((await files.list('base', client)).body.remaining).toBe(99);
  });

  it('of a file that was deleted while it was inspected leave nothing behind', async () => {
    await sent();
    inspect.mockImplementation(async (bytes, type) => {
      expect((await files.remove('base', client, uploading)).status).toBe(204);
      return inspectInThread(bytes, type);
    });
    await arrive();
    await arrive();
    expect(await files.stored(client, uploading)).toBeUndefined();
    expect(await files.objects(client, uploading)).toEqual({ upload: false, copy: false });
  });

  it('of an upload that is replaced while it is inspected: what was inspected is kept', async () => {
    await sent();
    inspect.mockImplementation(async (bytes, type) => {
      await post(uploading, Buffer.from('MZ a program'));
      return inspectInThread(bytes, type);
    });
    await arrive();
    await arrive();
    const { url } = (await files.download('base', client, uploading)).body as { url: string };
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(pdfOf())).toBe(true);
  });
});

describe('inspections that break off', () => {
  const script = fileURLToPath(new URL('../support/files/killed-inspection.ts', import.meta.url));
  async function inProcess(at: number, end: 'kill' | 'live'): Promise<unknown> {
    const child = spawn(process.execPath, [script, files.table.name, client.id, uploading.file.id, String(at), end], {
      env: process.env,
      stdio: 'inherit',
    });
    const [code, signal] = await once(child, 'exit');
    return signal ?? code;
  }

  it('killed once: taken up when its lease is over, and finished', async () => {
    await sent();
    expect(await inProcess(start, 'kill')).toBe('SIGKILL');
    expect((await files.stored(client, uploading))?.attempts).toBe(1);
    await arrive();
    expect(await state()).toEqual(['pending', undefined]);
    expect(await inProcess(start + leaseMs, 'live')).toBe(0);
    expect(await state()).toEqual(['available', undefined]);
  });

  it('killed again and again: "could not be checked", its place is free', async () => {
    await sent();
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      expect(await inProcess(start + attempt * leaseMs, 'kill')).toBe('SIGKILL');
    }
    files.at(start + maxAttempts * leaseMs);
    await files.sweep();
    expect(await state()).toEqual(['rejected', 'could_not_be_checked']);
    expect((await files.list('base', client)).body.remaining).toBe(100);
    expect(await files.objects(client, uploading)).toEqual({ upload: false, copy: false });
  });

  it('a file that breaks its inspection each time is rejected with the last attempt', async () => {
    await sent();
    inspect.mockRejectedValue(new InspectionBroke());
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
      await expect(arrive()).rejects.toThrow(InspectionBroke);
    }
    await arrive();
    expect(inspect).toHaveBeenCalledTimes(maxAttempts);
    expect(await state()).toEqual(['rejected', 'could_not_be_checked']);
  });

  it('a service that does not answer costs no attempt, but half an hour at most', async () => {
    const down = async () => {
      throw new Error('S3 does not answer');
    };
    await sent({ uploads: { readSmall: down, exists: async () => true } });
    for (let time = 0; time < 5; time += 1) {
      files.at(start + time * minute);
      await expect(arrive()).rejects.toThrow('S3 does not answer');
    }
    expect((await files.stored(client, uploading))?.attempts).toBe(0);
    files.at(start + 30 * minute);
    await files.sweep();
    expect(await state()).toEqual(['rejected', 'could_not_be_checked']);
  });

  it('nobody begins a second inspection while a first one may still run', () => {
    expect(leaseMs).toBeGreaterThan(inspectFile.timeoutSeconds * 1000);
  });
});

describe('the malware scanner (AWS)', () => {
  const eTagOf = async () =>
    (await files.uploads.readSmall(uploadKey({ clientId: client.id, fileId: uploading.file.id }), 1e6))?.eTag ?? '';
  const scanned = (result: 'clean' | 'malware' | 'unknown', eTag: string) =>
    files.scanned(client, uploading, { eTag, result });

  it('both verdicts are needed, in either order', async () => {
    for (const order of ['scan first', 'inspection first']) {
      await sent({ needsScan: true });
      const eTag = await eTagOf();
      if (order === 'scan first') {
        await scanned('clean', eTag);
      }
      await arrive();
      if (order === 'inspection first') {
        expect(await state()).toEqual(['pending', undefined]);
        expect((await files.download('base', client, uploading)).status).toBe(409);
        await scanned('clean', eTag);
      }
      expect([order, ...(await state())]).toEqual([order, 'available', undefined]);
    }
  });

  it('both at the same moment', async () => {
    await sent({ needsScan: true });
    const eTag = await eTagOf();
    await Promise.all([arrive(), scanned('clean', eTag), scanned('clean', eTag)]);
    expect(await state()).toEqual(['available', undefined]);
  });

  it.each([
    ['malware', 'malware'],
    ['unknown', 'could_not_be_checked'],
  ] as const)('%s rejects, before and after the inspection', async (result, reason) => {
    for (const isFirst of [true, false]) {
      await sent({ needsScan: true });
      const eTag = await eTagOf();
      if (!isFirst) {
        await arrive();
      }
      await scanned(result, eTag);
      if (isFirst) {
        await arrive();
      }
      expect(await state()).toEqual(['rejected', reason]);
      expect(await files.objects(client, uploading)).toEqual({ upload: false, copy: false });
    }
  });

  it('a verdict on another object does not count, and without one the file is rejected after half an hour', async () => {
    await sent({ needsScan: true });
    await scanned('clean', 'of-another');
    await arrive();
    files.at(start + 29 * minute);
    await files.sweep();
    expect(await state()).toEqual(['pending', undefined]);
    files.at(start + 30 * minute);
    await files.sweep();
    expect(await state()).toEqual(['rejected', 'could_not_be_checked']);
  });

  it('its events are read, and no other', () => {
    const event = (status: string, objectKey = 'uploads/c/f', bucketName = 'incoming') => ({
      source: 'aws.guardduty',
      'detail-type': 'GuardDuty Malware Protection Object Scan Result',
      detail: {
        scanStatus: 'COMPLETED',
        s3ObjectDetails: { bucketName, objectKey, eTag: '"e"', versionId: 'v' },
        scanResultDetails: { scanResultStatus: status, threats: null },
      },
    });
    const ids = { clientId: 'c', fileId: 'f' };
    expect(scanOf(event('NO_THREATS_FOUND'), 'incoming')).toEqual({ ids, scan: { eTag: 'e', result: 'clean' } });
    expect(scanOf(event('THREATS_FOUND'), 'incoming')?.scan.result).toBe('malware');
    for (const status of ['UNSUPPORTED', 'ACCESS_DENIED', 'FAILED', 'new']) {
      expect(scanOf(event(status), 'incoming')?.scan.result).toBe('unknown');
    }
    expect(scanOf(event('NO_THREATS_FOUND', 'job-imports/x'), 'incoming')).toBeUndefined();
    expect(scanOf(event('NO_THREATS_FOUND', 'uploads/c/f', 'other'), 'incoming')).toBeUndefined();
    expect(scanOf({ Records: [] }, 'incoming')).toBeUndefined();
  });
});

describe('bounds', () => {
  it('of what is larger than 10 MiB not a byte is read', async () => {
    await sent();
    await files.uploads.exists('x');
    const large = await files.uploads.readSmall(uploadKey({ clientId: client.id, fileId: uploading.file.id }), 100);
    expect(large).toEqual({ eTag: expect.any(String), size: pdfOf().length, bytes: undefined });
  });

  it('the thread takes the bytes and gives them back; an error in it ends it', async () => {
    const bytes = new Uint8Array(pdfWith('/OpenAction << /S /JavaScript >>'));
    const count = bytes.length;
    const inspected = await inspectInThread(bytes, 'pdf');
    expect([bytes.length, inspected.bytes.length, inspected.reason]).toEqual([0, count, 'active_content']);
    await expect(inspectInThread('no bytes' as never, 'pdf')).rejects.toThrow();
  });
});
