import type { components, operations } from './schema.gen';

type Schemas = components['schemas'];

export type TraceSummary = Schemas['TraceSummary'];
export type TracePage = Schemas['TracePage'];
export type Trace = Schemas['Trace'];
export type Span = Schemas['Span'];
export type SpanDetail = Schemas['SpanDetail'];
export type MissingParent = Schemas['MissingParent'];
export type Usage = Schemas['Usage'];
export type Message = Schemas['Message'];
export type MessagePart = Schemas['MessagePart'];
export type Messages = Schemas['Messages'];
export type ToolDefinition = Schemas['ToolDefinition'];
export type Attribute = Schemas['Attribute'];
export type SpanEvent = Schemas['SpanEvent'];
export type LogRecord = Schemas['LogRecord'];
export type SpanLink = Schemas['SpanLink'];
export type ConversationPage = Schemas['ConversationPage'];
export type Conversation = Schemas['Conversation'];
export type Facets = Schemas['Facets'];
export type FacetValue = Schemas['FacetValue'];
export type ServerInfo = Schemas['ServerInfo'];
export type Problem = Schemas['Problem'];
export type SpanKind = Span['kind'];
export type TraceStatus = TraceSummary['status'];
export type TraceListParameters = NonNullable<operations['listTraces']['parameters']['query']>;
