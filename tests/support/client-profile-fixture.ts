/**
 * Two service providers with staff of every kind, and the functions of the client profile over them, in a table of one's own:
 * calls go through the whole bundle, in this process.
 */

import { operations as assignmentOperations } from '#functions/assignments/operations.ts';
import { routes as assignmentRoutes } from '#functions/assignments/routes.ts';
import { operations as auditOperations } from '#functions/audit/operations.ts';
import { routes as auditRoutes } from '#functions/audit/routes.ts';
import { operations as camsClientOperations } from '#functions/cams-clients/operations.ts';
import { routes as camsClientRoutes } from '#functions/cams-clients/routes.ts';
import { operations as camsLinkOperations } from '#functions/cams-link/operations.ts';
import { routes as camsLinkRoutes } from '#functions/cams-link/routes.ts';
import { operations as caseNoteOperations } from '#functions/case-notes/operations.ts';
import { routes as caseNoteRoutes } from '#functions/case-notes/routes.ts';
import { operations as clientAccountOperations } from '#functions/client-account/operations.ts';
import { routes as clientAccountRoutes } from '#functions/client-account/routes.ts';
import { operations as clientDataOperations } from '#functions/client-data/operations.ts';
import { routes as clientDataRoutes } from '#functions/client-data/routes.ts';
import { operations as clientOperations } from '#functions/clients/operations.ts';
import { routes as clientRoutes } from '#functions/clients/routes.ts';
import { operations as courseOperations } from '#functions/courses/operations.ts';
import { routes as courseRoutes } from '#functions/courses/routes.ts';
import { operations as documentOperations } from '#functions/documents/operations.ts';
import { routes as documentRoutes } from '#functions/documents/routes.ts';
import { operations as eapOperations } from '#functions/eap/operations.ts';
import { routes as eapRoutes } from '#functions/eap/routes.ts';
import { operations as exportOperations } from '#functions/export-document/operations.ts';
import { routes as exportRoutes } from '#functions/export-document/routes.ts';
import { operations as fileOperations } from '#functions/files/operations.ts';
import { routes as fileRoutes } from '#functions/files/routes.ts';
import { operations as jobLeadOperations } from '#functions/job-leads/operations.ts';
import { routes as jobLeadRoutes } from '#functions/job-leads/routes.ts';
import { operations as referralOperations } from '#functions/referrals/operations.ts';
import { routes as referralRoutes } from '#functions/referrals/routes.ts';
import { operations as safetyFlagOperations } from '#functions/safety-flag/operations.ts';
import { routes as safetyFlagRoutes } from '#functions/safety-flag/routes.ts';
import { operations as settingsOperations } from '#functions/settings/operations.ts';
import { routes as settingsRoutes } from '#functions/settings/routes.ts';
import { operations as trainingOperations } from '#functions/training/operations.ts';
import { routes as trainingRoutes } from '#functions/training/routes.ts';
import { operations as transferOperations } from '#functions/transfer-requests/operations.ts';
import { isTransferHidden } from '#functions/transfer-requests/permitted-transfer.ts';
import { routes as transferRequestRoutes } from '#functions/transfer-requests/routes.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Cams } from '#shared/cams/cams.ts';
import type { AccountKind, Actor, Permission } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { DownloadSigner } from '#shared/files/download-s3.ts';
import { UploadSigner } from '#shared/files/upload-s3.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { toProviderItem } from '#shared/persistence/providers.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { simulatedCams } from './cams.ts';
import { testTable } from './engines.ts';
import { randomKeys, type Sent, send } from './http.ts';
import { functionsOn, testPlatform } from './test-platform.ts';

export const providers = { lakeshore: 'lakeshore', riverside: 'riverside' } as const;

type Who = { readonly kind?: AccountKind; readonly provider?: string; readonly permissions?: readonly Permission[] };

/** Staff by what they may do; the key is id and `sub`. */
const staffOf = {
  base: { permissions: ['clients:base'] },
  colleague: { permissions: ['clients:base'] },
  intake: { permissions: ['referrals:base'] },
  both: { permissions: ['clients:base', 'referrals:base', 'cams:link'] },
  manager: { permissions: ['clients:provider', 'referrals:base'] },
  linker: { permissions: ['clients:base', 'cams:link'] },
  camsOnly: { permissions: ['cams:link'] },
  network: { permissions: ['clients:group'] },
  tasksOnly: { permissions: ['tasks:base'] },
  none: { permissions: [] },
  other: { provider: providers.riverside, permissions: ['clients:base', 'referrals:base'] },
  administrator: { kind: 'administrator' },
  jobBoard: { kind: 'job-board-administrator' },
} as const satisfies Record<string, Who>;
export type StaffName = keyof typeof staffOf;

const at = '2026-01-05T15:00:00.000Z';

export function staffMember(id: string, who: Who): Staff {
  const { kind = 'staff', provider, permissions = [] } = who;
  return {
    id,
    kind: kind === 'client' ? 'staff' : kind,
    email: `${id}@staff.example`,
    accountStatus: 'active',
    sub: id,
    language: 'en',
    links: {},
    firstName: id,
    lastName: 'Staff',
    ...(kind === 'staff' ? { serviceProviderId: provider ?? providers.lakeshore } : {}),
    permissions: [...permissions],
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
}

function actorFor(staff: Staff, clientVisibility: Actor['clientVisibility'] = 'provider'): Actor {
  return {
    sub: staff.id,
    id: staff.id,
    kind: staff.kind,
    ...(staff.serviceProviderId === undefined ? {} : { serviceProviderId: staff.serviceProviderId }),
    clientVisibility,
    permissions: staff.permissions,
    status: 'active',
    tokensFrom: 0,
  };
}

/** Puts staff into the table, who can sign in by their ids. */
export async function giveStaff(
  table: Table,
  staff: readonly Staff[],
  clientVisibility?: Actor['clientVisibility'],
): Promise<void> {
  await batchWrite(table, {
    put: [...staff.map(toStaffItem), ...staff.map((one) => actorCodec.toItem(actorFor(one, clientVisibility)))],
  });
}

/** The sign-in of a client: their own id is the `sub`. */
export function clientActor(clientId: string): Actor {
  return {
    sub: clientId,
    id: clientId,
    kind: 'client',
    clientVisibility: 'assigned',
    permissions: [],
    status: 'active',
    tokensFrom: 0,
  };
}

export interface ClientProfileOptions {
  readonly clientVisibility?: Actor['clientVisibility'];
  readonly throttles?: boolean;
  /** Of bulk calls. */
  readonly patienceSeconds?: number;
  readonly now?: () => Date;
  /** The simulator of the engines unless told otherwise. */
  readonly cams?: Cams;
}

export async function clientProfileFixture(options: ClientProfileOptions = {}) {
  const { table } = await testTable();
  const ring = new KeyRing(randomKeys());
  const staff = Object.entries(staffOf).map(([id, who]) => staffMember(id, who));
  const provider = (id: string, name: string) =>
    toProviderItem({
      id,
      name,
      contactEmail: `${id}@provider.example`,
      clientVisibility: options.clientVisibility ?? 'provider',
      createdAt: at,
      updatedAt: at,
      version: 1,
    });
  await batchWrite(table, {
    put: [
      provider(providers.lakeshore, 'Lakeshore Employment'),
      provider(providers.riverside, 'Riverside Career Centre'),
    ],
  });
  await giveStaff(table, staff, options.clientVisibility);
  return { table, ring, ...profileFunctions(table, ring, options) };
}

function profileFunctions(table: Table, ring: KeyRing, options: ClientProfileOptions) {
  const platform = testPlatform(table, {
    ring: () => Promise.resolve(ring),
    clock: options.now ?? (() => new Date()),
    throttles: options.throttles,
    isHidden: isClientHidden(table),
  });
  const vocabulary = connectVocabulary(table, { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true });
  const cams = options.cams ?? simulatedCams();
  const service = { table, ring: platform.ring, portalUrl: 'https://portal.example', vocabulary, cams };
  const { add, handlerOf } = functionsOn(platform);
  add(clientRoutes, clientOperations(service));
  add(clientAccountRoutes, clientAccountOperations({ ...service, throttle: platform.throttle }));
  add(caseNoteRoutes, caseNoteOperations(service));
  add(documentRoutes, documentOperations(service));
  add(exportRoutes, exportOperations({ table, compiler: () => Promise.reject(new Error('No PDFs here')) }));
  add(safetyFlagRoutes, safetyFlagOperations(service));
  add(assignmentRoutes, assignmentOperations(omitUndefined({ table, patienceSeconds: options.patienceSeconds })));
  const local = { S3_PATH_STYLE: true };
  const signers = {
    uploads: new UploadSigner(local, buckets.incoming),
    downloads: new DownloadSigner(local, buckets.files),
  };
  add(fileRoutes, fileOperations({ table, ...signers }));
  add(camsClientRoutes, camsClientOperations(service));
  add(camsLinkRoutes, camsLinkOperations({ ...service, throttle: platform.throttle }));
  add(eapRoutes, eapOperations(service));
  add(settingsRoutes, settingsOperations(service));
  add(auditRoutes, auditOperations(service));
  add(clientDataRoutes, clientDataOperations({ ...service, downloads: signers.downloads }));
  add(courseRoutes, courseOperations(service));
  add(jobLeadRoutes, jobLeadOperations(service));
  add(trainingRoutes, trainingOperations(service));
  add(referralRoutes, referralOperations(service));
  add(transferRequestRoutes, transferOperations(service), isTransferHidden(table));

  return {
    service,
    as:
      (sub: string) =>
      (method: string, url: string, sent: Sent = {}) =>
        send(handlerOf(method, url), method, url, { sub, ...sent }),
    /** Lets a client sign in; their id is the `sub`. */
    signIn: async (clientId: string) => {
      await batchWrite(table, { put: [actorCodec.toItem(clientActor(clientId))] });
      return clientId;
    },
  };
}

export type ClientProfileFixture = Awaited<ReturnType<typeof clientProfileFixture>>;
