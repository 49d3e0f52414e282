/** No operation here streams events (Transcribe, S3 Select). Every client asks for these two at its start. */
export const eventStreamSerdeProvider = () => undefined;
export const resolveEventStreamSerdeConfig = <Config>(config: Config) => config;
