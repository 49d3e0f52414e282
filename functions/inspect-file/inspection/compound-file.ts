import { Rejection } from './rejection.ts';

/** A storage or stream of a compound file. */
export interface CompoundEntry {
  readonly name: string;
  readonly isStream: boolean;
  readonly hasChildren: boolean;
  readonly start: number;
  readonly size: number;
}

const entryBytes = 128;
const miniSectorBytes = 64;
const noSector = 0xfffffffa;
const noEntry = 0xffffffff;
const kinds = { storage: 1, stream: 2, root: 5 };
/** Documents have a few dozen. */
const maxEntries = 20_000;

/**
 * The directory of a compound file ([MS-CFB]), and the beginnings of its streams. Every sector belongs to one chain: a file with
 * chains that join or loop is rejected, so that reading takes linear time.
 */
export class CompoundFile {
  readonly entries: readonly CompoundEntry[];
  readonly #bytes: Buffer;
  readonly #sectorBytes: number;
  readonly #miniCutoff: number;
  /** Sectors of the allocation table. */
  readonly #table: readonly number[];
  readonly #seen: Uint8Array;
  readonly #root: CompoundEntry | undefined;

  /** @throws Rejection if the file is incomplete */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const shift = bytes.length < 512 ? 0 : bytes.readUInt16LE(30);
    if ((shift !== 9 && shift !== 12) || bytes.readUInt16LE(28) !== 0xfffe || bytes.readUInt16LE(32) !== 6) {
      throw new Rejection('damaged');
    }
    this.#sectorBytes = 1 << shift;
    this.#miniCutoff = bytes.readUInt32LE(56);
    const sectors = Math.ceil(bytes.length / this.#sectorBytes);
    this.#seen = new Uint8Array(sectors);
    this.#table = this.#readTable();
    const all = this.#readDirectory(bytes.readUInt32LE(48));
    this.#root = all.find(({ kind }) => kind === kinds.root);
    this.entries = all.filter(({ kind }) => kind !== kinds.root);
    for (const entry of this.entries) {
      if (entry.isStream && !this.#isMini(entry)) {
        this.#follow(entry);
      }
    }
    if (this.#root && this.#root.size > 0) {
      this.#follow(this.#root);
    }
  }

  /** @throws Rejection if the stream is shorter */
  beginning(entry: CompoundEntry, count: number): Buffer {
    if (entry.size < count) {
      throw new Rejection('damaged');
    }
    const at = this.#isMini(entry) ? this.#miniOffset(entry.start) : this.#offset(entry.start);
    if (at + count > this.#bytes.length) {
      throw new Rejection('damaged');
    }
    return this.#bytes.subarray(at, at + count);
  }

  #isMini({ size }: CompoundEntry): boolean {
    return size < this.#miniCutoff;
  }

  #offset(sector: number): number {
    const at = (sector + 1) * this.#sectorBytes;
    if (at >= this.#bytes.length) {
      throw new Rejection('damaged');
    }
    return at;
  }

  #miniOffset(miniSector: number): number {
    const place = miniSector * miniSectorBytes;
    let sector = this.#root?.start ?? noSector;
    if (place > this.#bytes.length) {
      throw new Rejection('damaged');
    }
    for (let skip = Math.floor(place / this.#sectorBytes); skip > 0; skip -= 1) {
      sector = this.#next(sector);
    }
    return this.#offset(sector) + (place % this.#sectorBytes);
  }

  #next(sector: number): number {
    const perSector = this.#sectorBytes / 4;
    const part = this.#table[Math.floor(sector / perSector)];
    const at = part === undefined ? this.#bytes.length : this.#offset(part) + (sector % perSector) * 4;
    if (at + 4 > this.#bytes.length) {
      throw new Rejection('damaged');
    }
    return this.#bytes.readUInt32LE(at);
  }

  #take(sector: number): void {
    if (this.#seen[sector] !== 0) {
      throw new Rejection('damaged');
    }
    this.#seen[sector] = 1;
  }

  /** The header lists the first 109 sectors of the table, a chain of sectors the others. */
  #readTable(): number[] {
    const table: number[] = [];
    const add = (sector: number) => {
      if (sector < noSector) {
        this.#offset(sector);
        this.#take(sector);
        table.push(sector);
      }
    };
    for (let index = 0; index < 109; index += 1) {
      add(this.#bytes.readUInt32LE(76 + index * 4));
    }
    const perSector = this.#sectorBytes / 4 - 1;
    for (let list = this.#bytes.readUInt32LE(68); list < noSector; ) {
      const at = this.#offset(list);
      this.#take(list);
      if (at + this.#sectorBytes > this.#bytes.length) {
        throw new Rejection('damaged');
      }
      for (let index = 0; index < perSector; index += 1) {
        add(this.#bytes.readUInt32LE(at + index * 4));
      }
      list = this.#bytes.readUInt32LE(at + perSector * 4);
    }
    return table;
  }

  #readDirectory(start: number): (CompoundEntry & { readonly kind: number })[] {
    const entries = [];
    for (let sector = start; sector < noSector; sector = this.#next(sector)) {
      const from = this.#offset(sector);
      this.#take(sector);
      const to = Math.min(from + this.#sectorBytes, this.#bytes.length);
      for (let at = from; at + entryBytes <= to; at += entryBytes) {
        const kind = this.#bytes[at + 66] ?? 0;
        if (kind === kinds.storage || kind === kinds.stream || kind === kinds.root) {
          entries.push(this.#entry(at, kind));
        }
      }
      if (entries.length > maxEntries) {
        throw new Rejection('damaged');
      }
    }
    return entries;
  }

  #entry(at: number, kind: number): CompoundEntry & { readonly kind: number } {
    const nameBytes = Math.min(64, this.#bytes.readUInt16LE(at + 64));
    return {
      kind,
      name: this.#bytes.toString('utf16le', at, at + Math.max(0, nameBytes - 2)),
      isStream: kind === kinds.stream,
      hasChildren: this.#bytes.readUInt32LE(at + 76) !== noEntry,
      start: this.#bytes.readUInt32LE(at + 116),
      size: this.#bytes.readUInt32LE(at + 120),
    };
  }

  /** Checks that a stream is complete. */
  #follow({ start, size }: CompoundEntry): void {
    let sector = start;
    for (let left = size; left > 0; left -= this.#sectorBytes) {
      if (left < size) {
        sector = this.#next(sector);
      }
      this.#offset(sector);
      this.#take(sector);
    }
  }
}
