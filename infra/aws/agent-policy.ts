/**
 * What the principal of a host's agent may do: take from its own queue, send events. Images it gets by URLs that carry their own
 * permission, so it may do nothing in the bucket.
 */
export function agentPolicy({ commandsQueueArn, eventsQueueArn }: { readonly commandsQueueArn: string; readonly eventsQueueArn: string }) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TakeOwnCommands',
        Effect: 'Allow',
        Action: ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        Resource: commandsQueueArn,
      },
      { Sid: 'SendEvents', Effect: 'Allow', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: eventsQueueArn },
    ],
  };
}
