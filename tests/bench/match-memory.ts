import { matchData } from './match-data.ts';
import { ours } from './match-peers.ts';

/** A process that does only our join; prints its greatest memory in MiB. */
const [clients, postings] = process.argv.slice(2).map(Number);
ours(matchData(clients ?? 0, postings ?? 0)).run();
console.log(process.resourceUsage().maxRSS / 1024);
