/** What status 451 of a venue means to the user. */
export function refusedCountryReason(venue: string): string {
  return `${venue} refuses this country (451); use another exchange, it is asked again in an hour`;
}
