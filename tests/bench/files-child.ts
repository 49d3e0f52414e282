/** Inspects one file in a process of its own, as the function does, and says what that took. */
import { readFileSync } from 'node:fs';
import { inspectInThread } from '#functions/inspect-file/inspect-in-thread.ts';
import type { FileType } from '#shared/domain/file.ts';

const [path = '', type = 'pdf'] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(path));
const before = process.resourceUsage();
const began = performance.now();
const { reason } = await inspectInThread(bytes, type as FileType).catch((error: Error) => ({ reason: error.message }));
const ms = performance.now() - began;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000;
console.log(JSON.stringify({ reason, ms, cpuMs, maxMiB: maxRSS / 1024, baseMiB: before.maxRSS / 1024 }));
