import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { getAccountLink } from './get-account-link.ts';
import { redeemAccountLink } from './redeem-account-link.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    getAccountLink: (call) => getAccountLink(dependencies, call),
    redeemAccountLink: (call) => redeemAccountLink(dependencies, call),
  };
}
