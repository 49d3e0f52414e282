import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { lookUpCamsClient } from './look-up-cams-client.ts';
import { lookUpCommonAssessment } from './look-up-common-assessment.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    lookUpCamsClient: (call) => lookUpCamsClient(dependencies, call),
    lookUpCommonAssessment: (call) => lookUpCommonAssessment(dependencies, call),
  };
}
