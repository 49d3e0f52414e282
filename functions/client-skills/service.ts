import type { Operations } from '#shared/http/call.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { addSkill } from './add.ts';
import { listSkillGaps } from './gaps.ts';
import { listClientSkills } from './list.ts';
import { removeSkill } from './remove.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly vocabulary: Pick<VocabularyReader, 'skills'>;
  readonly index: Pick<JobIndexReader, 'read'>;
}

export function clientSkillOperations(service: Service): Operations<typeof routes> {
  return {
    listClientSkills: (call) => listClientSkills(service, call),
    createClientSkill: (call) => addSkill(service, call),
    deleteClientSkill: (call) => removeSkill(service, call),
    listSkillGaps: (call) => listSkillGaps(service, call),
  };
}
