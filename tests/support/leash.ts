/** Loaded before the script of a stack: it ends, as by Ctrl-C, when the process that started it is gone. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.stdin.once('close', () => process.kill(process.pid, 'SIGINT'));
  process.stdin.resume();
}
