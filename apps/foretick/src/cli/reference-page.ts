import type { Command as Program } from 'commander';

const WIDTH = 110;

/** The page `docs/reference/cli.md`: the help of every command, as the command line gives it. */
export function cliPage(program: Program): string {
  const pages = program.commands.flatMap((command) => [command, ...command.commands]);
  const sections = pages
    .filter((command) => command.name() !== 'help')
    .map((command) => `## ${pathOf(command)}\n\n\`\`\`\n${helpOf(command).trimEnd()}\n\`\`\`\n`);
  return `# The command line

Made from the commands themselves by \`npm run docs\`. From the repository's root each is
\`npx --no-install foretick …\`.

Results go to standard output, everything else to standard error. With \`--json\` the result is one line of JSON, with \`--quiet\`
there is nothing else. Colours only where somebody sees them. Exit status 0: done, and where something was checked it
passed; 1: it did not, or could not be done, with one line that says why and a code; 130: stopped twice by Ctrl-C.

${sections.join('\n')}`;
}

function pathOf(command: Program): string {
  const above = command.parent === null ? '' : pathOf(command.parent);
  return `${above} ${command.name()}`.trim();
}

function helpOf(command: Program): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => WIDTH,
  });
  command.outputHelp();
  return text;
}
