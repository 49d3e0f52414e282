import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { type Compiler, loadCompiler } from './compiler.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('export-document', env, { isHidden: isClientHidden(connect(env.TABLE_NAME)) });

let loading: Promise<Compiler> | undefined;

/** Loaded for the first PDF and kept; a failed load is retried with the next one. */
function compiler(): Promise<Compiler> {
  loading ??= loadCompiler(env.EXPORT_FILES).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export const handler = httpHandler(routes, operations({ table: platform.table, compiler }), platform);
