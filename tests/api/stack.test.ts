import { expect, test } from 'vitest';
import { stack } from '../support/stack.ts';

test('the administrator signs in on a fresh stack', async () => {
  const { signIn } = stack();
  await expect(signIn('admin@portal.example')).resolves.toMatch(/^ey/);
  await expect(signIn('admin@portal.example', 'wrong')).rejects.toThrow('InvalidPasswordException');
});
