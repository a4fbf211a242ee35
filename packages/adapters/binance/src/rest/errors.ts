import { createVenueErrors } from '@foretick/venue-connection';

export const errors = createVenueErrors({ prefix: 'BINANCE', venue: 'Binance' });
