import * as z from 'zod';
import { clientVisibilities } from './account.ts';

/** An organization that delivers employment services. */
export const ServiceProvider = z.object({
  id: z.string(),
  name: z.string(),
  contactEmail: z.string(),
  clientVisibility: z.enum(clientVisibilities),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type ServiceProvider = z.infer<typeof ServiceProvider>;
