/** Points for Analytics Engine: counted, never read back by the worker. Without a dataset they are dropped. */
export interface Telemetry {
  request(point: { brand: string; env: string; route: string; status: number; country: string | null }): void;
  signIn(point: { brand: string; env: string; method: string; outcome: string; country: string | null }): void;
}

export const telemetry = (events: AnalyticsEngineDataset | undefined): Telemetry => ({
  request: ({ brand, env, route, status, country }) =>
    events?.writeDataPoint({
      indexes: [brand],
      blobs: ['request', brand, env, route, country ?? ''],
      doubles: [status],
    }),
  signIn: ({ brand, env, method, outcome, country }) =>
    events?.writeDataPoint({
      indexes: [brand],
      blobs: ['sign_in', brand, env, method, country ?? '', outcome],
      doubles: [1],
    }),
});
