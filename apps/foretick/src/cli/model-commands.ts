import { resolve } from 'node:path';
import { Command as Program } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { type CommonFlags, common, examples, terminalOf } from './common-flags.ts';
import { renderCard, renderModel, renderModels, renderPromotion } from './model-results.ts';
import { runCommand } from './run-command.ts';
import type { Terminal } from './terminal.ts';

/** `foretick models …`: who serves, where each version comes from, and who shall serve. */
export function addModelCommands(program: Program, signal: AbortSignal): void {
  const models = program
    .command('models')
    .description('show, promote and roll back the models that forecast')
    .addHelpText(
      'after',
      examples([
        'foretick models list --pair BTC/USD',
        'foretick models show ridge-20260105T120000Z-0a1b2c3d',
        'foretick models card ridge-20260105T120000Z-0a1b2c3d --file card.html',
        'foretick models promote ridge-20260105T120000Z-0a1b2c3d --reason "better in the walk-forward"',
        'foretick models roll-back --pair BTC/USD --horizon 5m',
      ]),
    );

  action(models, 'list', signal, renderModels)
    .description('who serves each pair and horizon, and all versions')
    .option('--pair <pair>', 'this pair only')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .addHelpText('after', examples(['foretick models list', 'foretick models list --pair BTC/USD --json']));

  action(models, 'show', signal, renderModel)
    .description('where a version comes from, what it was worth, when it served')
    .argument('<version>', 'as foretick models list shows it')
    .addHelpText('after', examples(['foretick models show ridge-20260105T120000Z-0a1b2c3d --json']));

  action(models, 'card', signal, renderCard)
    .description("write a version's model card, one HTML file that needs nothing else")
    .argument('<version>', 'as foretick models list shows it')
    .requiredOption('--file <file>', 'file to write')
    .option('--overwrite', 'replace a file that is there')
    .addHelpText(
      'after',
      examples(['foretick models card ridge-20260105T120000Z-0a1b2c3d --file card.html']),
    );

  deciding(action(models, 'promote', signal, renderPromotion))
    .description('make a version champion from the next candle on')
    .argument('<version>', 'as foretick models list shows it, or persistence for "no change"')
    .option('--pair <pair>', 'with persistence: the pair')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .option('--horizon <interval>', 'with persistence: for example 5m')
    .addHelpText(
      'after',
      examples([
        'foretick models promote ridge-20260105T120000Z-0a1b2c3d --reason "better in the walk-forward"',
        'foretick models promote persistence --pair BTC/USD --horizon 5m --hold none',
      ]),
    );

  deciding(action(models, 'roll-back', signal, renderPromotion))
    .description('go back to the champion before, or to "no change" where there was none')
    .requiredOption('--pair <pair>', 'the pair')
    .requiredOption('--horizon <interval>', 'for example 5m')
    .option('--exchange <name>', 'needed when the pair is stored for several')
    .addHelpText('after', examples(['foretick models roll-back --pair BTC/USD --horizon 5m --hold 12h']));
}

function deciding(command: Program): Program {
  return command
    .option('--reason <text>', 'why; it is kept with the promotion')
    .option('--hold <interval>', 'how long scheduled training promotes nothing, or none (default: 1d)');
}

function action(
  models: Program,
  name: string,
  signal: AbortSignal,
  render: (result: unknown, terminal: Terminal) => void,
): Program {
  return common(models.command(name)).action(async (...parameters: unknown[]) => {
    const command = parameters.at(-1);
    if (!(command instanceof Program)) return;
    const { json, quiet, dataDir, ...flags } = command.opts<CommonFlags>();
    const config = loadConfig({ flags: { dataDir }, env: process.env, envFile: '.env.local' });
    const [version] = command.args;
    const args = {
      ...{ action: name, ...flags },
      ...(version !== undefined && { version }),
      // The running system that owns the folder may have been started elsewhere.
      ...(typeof flags.file === 'string' && { file: resolve(flags.file) }),
    };
    const terminal = terminalOf({
      ...(json === undefined ? {} : { json }),
      ...(quiet === undefined ? {} : { quiet }),
    });
    await runCommand('models', args, config, terminal, signal, render);
  });
}
