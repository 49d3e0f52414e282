import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { managedStaff, staffReply } from './managed-staff.ts';
import type { routes } from './routes.ts';

export async function getStaff(dependencies: Dependencies, call: Call<typeof routes.getStaff>) {
  const { staff } = await managedStaff(dependencies, call);
  return { body: await staffReply(dependencies, staff), version: staff.version };
}
