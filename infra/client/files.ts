import type { Reply } from './client.ts';

/** The file operations that this needs; any client of the portal has them. */
interface FileOperations<File extends FileRecord> {
  createFile(
    request: { path: { clientId: string }; body: FileAnnouncement },
    options?: { signal?: AbortSignal },
  ): Promise<Reply<{ file: File; upload: { url: string; fields: Record<string, string> } }>>;
  getFile(
    request: { path: { clientId: string; fileId: string } },
    options?: { signal?: AbortSignal },
  ): Promise<Reply<File>>;
  downloadFile(request: { path: { clientId: string; fileId: string } }): Promise<Reply<{ url: string }>>;
}

interface FileRecord {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

interface FileAnnouncement {
  name: string;
  contentType: string;
  sizeBytes: number;
  private?: boolean;
}

export interface Upload {
  readonly clientId: string;
  readonly name: string;
  readonly content: Blob;
  /** Staff only: the client never sees it. */
  readonly private?: boolean;
  /** From 0 to 1. Browsers report every step, other runtimes the beginning and the end. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
  /** How long the inspection is waited for, in milliseconds. Default two minutes. */
  readonly inspectionMs?: number;
}

/**
 * Uploads a file and waits until it has been inspected.
 *
 * @returns the file: `available`, `rejected` with its reason, or still `pending` where the inspection takes longer
 */
export async function uploadFile<File extends FileRecord>(portal: FileOperations<File>, upload: Upload): Promise<File> {
  const { clientId, name, content, onProgress = () => {}, signal } = upload;
  const options = signal ? { signal } : {};
  const { body } = await portal.createFile(
    {
      path: { clientId },
      body: {
        name,
        contentType: content.type,
        sizeBytes: content.size,
        ...(upload.private === undefined ? {} : { private: upload.private }),
      },
    },
    options,
  );
  const form = new FormData();
  for (const [field, value] of Object.entries(body.upload.fields)) {
    form.append(field, value);
  }
  form.append('file', content, name);
  await send(body.upload.url, form, onProgress, signal);
  const until = Date.now() + (upload.inspectionMs ?? 120_000);
  const path = { clientId, fileId: body.file.id };
  for (;;) {
    const { body: file } = await portal.getFile({ path }, options);
    if (file.status !== 'pending' || Date.now() > until) {
      return file;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    signal?.throwIfAborted();
  }
}

/** An `available` file with its name. */
export async function downloadFile<File extends FileRecord>(
  portal: FileOperations<File>,
  path: { clientId: string; fileId: string },
): Promise<{ readonly name: string; readonly content: Blob }> {
  const [{ body: file }, { body: link }] = await Promise.all([portal.getFile({ path }), portal.downloadFile({ path })]);
  const reply = await fetch(link.url);
  if (!reply.ok) {
    throw new Error(`The download of ${file.id} was refused: ${reply.status}`);
  }
  return { name: file.name, content: await reply.blob() };
}

/** What is used of browsers' own; runtimes without it use `fetch`. */
interface XmlHttpRequest {
  readonly upload: { onprogress?: (event: { readonly loaded: number; readonly total: number }) => void };
  readonly status: number;
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  open(method: string, url: string): void;
  send(form: FormData): void;
  abort(): void;
}
const scope: object = globalThis;
const Xhr: (new () => XmlHttpRequest) | undefined = Reflect.get(scope, 'XMLHttpRequest');

async function send(
  url: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  onProgress(0);
  const status =
    Xhr === undefined
      ? (await fetch(url, { method: 'POST', body: form, ...(signal ? { signal } : {}) })).status
      : await sendFromBrowser(new Xhr(), url, form, onProgress, signal);
  if (status < 200 || status > 299) {
    throw new Error(`The upload was refused: ${status}`);
  }
  onProgress(1);
}

/** `fetch` cannot tell how much of an upload has left. */
function sendFromBrowser(
  request: XmlHttpRequest,
  url: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request.status);
    request.onerror = () => reject(new TypeError('The upload broke off'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort());
    request.open('POST', url);
    request.send(form);
  });
}
