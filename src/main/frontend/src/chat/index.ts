export * from './api';
export * from './chatSlice';
export * from './events';
export { newRoomId } from './ids';
export { readSse, SseParser, type SseEvent } from './sse';
export { useChatStream } from './useChatStream';
