import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { getUnsubscribePage } from './get-unsubscribe-page.ts';
import type { routes } from './routes.ts';
import { unsubscribe } from './unsubscribe.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    getUnsubscribePage: (call) => getUnsubscribePage(dependencies, call),
    unsubscribe: (call) => unsubscribe(dependencies, call),
  };
}
