import { type SimulatorOptions, startSimulator } from './simulator.ts';

// The simulator as a process of its own: its options come over the channel, and it ends when that does.
process.once('message', async (options: SimulatorOptions) => {
  try {
    await startSimulator(options);
    process.send?.('ready');
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
});
process.once('disconnect', () => process.exit(0));
