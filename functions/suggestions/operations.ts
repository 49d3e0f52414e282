import type { Operations } from '#shared/http/call.ts';
import { acceptSuggestion } from './accept-suggestion.ts';
import { createSuggestion } from './create-suggestion.ts';
import { declineSuggestion } from './decline-suggestion.ts';
import type { Dependencies } from './dependencies.ts';
import { listSuggestions } from './list-suggestions.ts';
import type { routes } from './routes.ts';
import { withdrawSuggestion } from './withdraw-suggestion.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listSuggestions: (call) => listSuggestions(dependencies, call),
    createSuggestion: (call) => createSuggestion(dependencies, call),
    acceptSuggestion: (call) => acceptSuggestion(dependencies, call),
    declineSuggestion: (call) => declineSuggestion(dependencies, call),
    withdrawSuggestion: (call) => withdrawSuggestion(dependencies, call),
  };
}
