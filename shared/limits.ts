/** Every limit in one place, read by schemas, adapters, the agent and the CDK app: to be imported as `* as limits`. */

/** Largest JSON body, bytes: room for 64 KiB of user data and injected files. Nova's own limit is 114,688. */
export const bodyBytes = 114_688;
/** How deep objects and lists may stand in each other in a body: DynamoDB keeps 32 levels, some of which are ours. */
export const bodyDepth = 24;
/** Longest id or name in a path, characters: as long as the columns of OpenStack's databases. */
export const nameCharacters = 255;
/** Largest page of a list, and its default (Nova's `max_limit`). */
export const pageItems = 1000;
/** Largest query string, characters. */
export const queryCharacters = 8192;
/** Users of one project that have quotas of their own: whoever takes from the project's quotas relies on the item that holds them all. */
export const usersWithQuotas = 200;
/** Longest regular expression of a filter, characters: as long as the names that it looks for. */
export const patternCharacters = 255;
/** What such an expression unfolds to at most, in instructions of RE2: a match takes as many steps as this times the text's characters. */
export const patternInstructions = 400;
/** Disks of one server: as many as one letter names, and as few as fit with all their claims into the commit that deletes them. */
export const disksPerServer = 26;
/** Networks that one server is plugged into: as few as fit with all their claims into the commit that makes it. */
export const interfacesPerServer = 8;
/** Networks that it is plugged into later besides, with these: as few as fit into the commit that deletes it. */
export const interfacesPerServerAtMost = 16;
/** Tags of one server (Nova's own limit). */
export const serverTags = 50;
/** Extra specs of one flavor: as many as its item holds. */
export const extraSpecs = 256;
/** Metadata items of one volume or snapshot (Nova's limit for servers; Cinder has none of its own but the size of a request). */
export const volumeMetadataItems = 128;
/** Projects that one volume type is shared with: as many as its item holds. */
export const volumeTypeProjects = 4096;
/** A host is up when its last heartbeat is younger, seconds (Nova's `service_down_time`): three in a row must be missing. */
export const serviceDownSeconds = 180;
/** After so long without a word from a host, while others are heard, what it was told counts as lost, seconds. */
export const hostGoneSeconds = 300;
/** Of a host that was silent for so long nobody expects a word, seconds: its silence does not make us think that we are deaf. */
export const hostForgottenSeconds = 86_400;
/** How often an agent sends a heartbeat, seconds. Every one is paid for on AWS: at Nova's pace of ten seconds an idle host would cost a dollar a month. */
export const heartbeatSeconds = 60;
/** How many of the commands that it holds a heartbeat names: it is written once a minute for each host. */
export const commandsInHand = 64;
/** How long an answer of a host is waited for, and how often it is looked for: at first soon, then ever less often. */
export const question = { seconds: 10, firstPauseMilliseconds: 10, longestPauseMilliseconds: 500 };
/** How long an answer that nobody fetched is kept, seconds. */
export const answerSeconds = 600;
/** How much of a console's output is shown, bytes from its end (Nova's own limit for libvirt). In base64 it fits a message of a queue. */
export const consoleBytes = 102_400;
/** How long the answer to a request with a client token is given again, hours. */
export const clientTokenHours = 24;
/** How long a console can be opened with what was handed out for it, seconds (Nova's `token_ttl`). */
export const consoleTokenSeconds = 600;
/** How long a deleted server can still be seen by administrators and `changes-since`, days. */
export const tombstoneDays = 30;
/** How long users can read what failed behind their backs, days (Cinder's `message_ttl`). */
export const messageDays = 30;
/** How long it is known what was done to a server, days. */
export const actionDays = 90;
/** How many times a transaction is tried before the client is told that the service is busy. */
export const transactionAttempts = 12;
/** How many hosts a server is tried on before it ends in ERROR (Nova's `max_attempts`). */
export const buildAttempts = 3;
/** Largest image that can be uploaded, bytes. */
export const imageBytes = 64 * 2 ** 30;
/** How many properties, tags and members an image has at most (Glance's quotas). */
export const imageProperties = 128;
export const imageTags = 128;
export const imageMembers = 128;
/** How many metadata definitions of each kind a namespace has at most: all but its resource types are in one item. */
export const metadefs = { objects: 256, properties: 512, tags: 1024, resourceTypes: 32 };
/** How much of namespaces of metadata definitions one list shows, bytes: Lambda sends no more than 6 MiB. */
export const listedNamespaceBytes = 4 * 2 ** 20;
/** How many access rules an application credential has at most: its tokens hold them. */
export const accessRules = 16;
/** How many credentials a user has at most (Keystone's `user_limit`), and the longest blob of one, characters: room for a chain of certificates with its key. */
export const credentialsPerUser = 64;
export const credentialBlobCharacters = 16_384;
/** How much of credentials one list shows, bytes: Lambda sends no more than 6 MiB. */
export const listedCredentialBytes = 4 * 2 ** 20;
/** How long what was signed with an EC2 credential is worth a token, seconds (Keystone's `auth_ttl`). */
export const ec2SignatureSeconds = 900;
/** How many unified limits are made at once: as many as fit into one commit with what they rely on. */
export const limitsAtOnce = 16;
/** Lifetime of a token, hours. */
export const tokenHours = 24;
/** Work that keeps a thread busy: how much of it goes on at once in a process, and when to ask again if too much waits. */
export const slowWork = { atOnce: 2, retryAfterSeconds: 5 };
/** Longest password that a guest says of itself, bytes. Source: Nova keeps it in four pieces of 255. */
export const guestPasswordBytes = 4 * 255;
/** How much of that work may be waiting for passwords to be hashed, which others do without a token, and for keys to be made. */
export const waitingHashes = 32;
export const waitingKeys = 64;
/** After how many failed logins no more are looked at, until so many seconds after the last. */
export const failedLogins = {
  userAtAddress: { most: 10, seconds: 300 },
  user: { most: 100, seconds: 300 },
  address: { most: 100, seconds: 60 },
};
/** How many aggregates a host is in at most: as many as fit into the commit that forgets it. */
export const aggregatesPerHost = 32;
/** How many hosts an aggregate takes along when its availability zone changes: as many as fit into one commit. Any number may be in it. */
export const hostsOfZoneChange = 45;
/** How late a host may begin to fetch an image that it is to have ahead, seconds: as long as the URL of its bytes is good. */
export const cacheImageSeconds = 300;
/** How many servers leave a host at once when all of them are to go. */
export const serversAtOnce = { usual: 4, most: 20 };
