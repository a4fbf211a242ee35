import { languageModelContract } from '@foretick/ports/contract/language-model';
import { openReadingRoom } from './testing/reading-room.ts';

languageModelContract('openai', async () => {
  const room = await openReadingRoom();
  return { model: room.reader(), close: () => room.close() };
});
