export { addressGuard } from './address-guard.ts';
export { type Got, guardedRequest, RefusedAddress } from './guarded-request.ts';
