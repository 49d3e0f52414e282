import type { Operations } from '#shared/http/call.ts';
import { createServiceProvider } from './create-service-provider.ts';
import type { Dependencies } from './dependencies.ts';
import { getServiceProvider } from './get-service-provider.ts';
import { listServiceProviders } from './list-service-providers.ts';
import type { routes } from './routes.ts';
import { updateServiceProvider } from './update-service-provider.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listServiceProviders: (call) => listServiceProviders(dependencies, call),
    createServiceProvider: (call) => createServiceProvider(dependencies, call),
    getServiceProvider: (call) => getServiceProvider(dependencies, call),
    updateServiceProvider: (call) => updateServiceProvider(dependencies, call),
  };
}
