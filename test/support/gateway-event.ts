/** Events in the form that AWS documents, with everything that is in them. */
import type { APIGatewayProxyEventV2, DynamoDBRecord, SQSEvent } from 'aws-lambda';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Lower case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Content types whose bodies API Gateway hands on as text; others come in base64. */
const textual = /^(text\/|application\/(json|javascript|xml))/;

/** Source: "AWS Lambda integrations for HTTP APIs" in the API Gateway Developer Guide, payload format version 2.0. */
export function gatewayEvent(
  routeKey: string,
  { method, path, query, headers, body }: HttpRequest,
  pathParameters: Readonly<Record<string, string>>,
): APIGatewayProxyEventV2 {
  const isText = textual.test(headers['content-type'] ?? 'text/plain');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: { ...headers, 'x-forwarded-port': '80', 'x-forwarded-proto': 'http', 'x-forwarded-for': '203.0.113.7' },
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api-id',
      domainName: headers['host'] ?? '',
      domainPrefix: 'api-id',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: headers['user-agent'] ?? '' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey,
      stage: '$default',
      time: '12/Mar/2030:19:03:58 +0000',
      timeEpoch: 1_899_572_638_000,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  readonly group: string;
  readonly sender: string;
  readonly receiveCount: number;
}

/** Source: "Using Lambda with Amazon SQS", the example of a FIFO queue. */
export function sqsEvent(queueArn: string, messages: readonly QueuedMessage[]): SQSEvent {
  return {
    Records: messages.map(({ id, body, receipt, group, sender, receiveCount }) => ({
      messageId: id,
      receiptHandle: receipt,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: '1573251510774',
        SequenceNumber: '18849496460467696128',
        MessageGroupId: group,
        SenderId: sender,
        MessageDeduplicationId: '1',
        ApproximateFirstReceiveTimestamp: '1573251510774',
      },
      messageAttributes: {},
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'us-east-1',
    })),
  };
}

/** A stream's record as Lambda hands it on: what the stream itself says, and where it comes from. */
export function streamRecord(record: Readonly<Record<string, unknown>>, streamArn: string): DynamoDBRecord {
  return { ...record, eventSourceARN: streamArn } as DynamoDBRecord;
}

/** Source: "EventBridge event message structure" in the Amazon S3 User Guide. */
export function objectCreated(bucket: string, key: string, size: number, etag: string) {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '000000000000',
    time: '2030-11-12T00:00:00Z',
    region: 'us-east-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag, sequencer: '00617F08299329D189' },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      'source-ip-address': '1.2.3.4',
      reason: 'PutObject',
    },
  };
}
