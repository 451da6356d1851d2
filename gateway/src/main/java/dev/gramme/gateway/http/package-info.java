/// HTTP/1.1: `/kv/{key}` for data, `/kvstore` as dynago has it, a few pages on the node and its
/// cluster, and the admin API. Turns requests into `ClientRequest` and answers into status, headers
/// and body; what each outcome looks like stands in docs/design/faces.md.
///
/// - **HTTP-1** A body and its content type come back as they were stored, and never run as a page
///   of this node.
/// - **HTTP-2** Every error is an `application/problem+json` that says what is known.
/// - **HTTP-3** What could be read in two ways (two lengths, a length with chunks, two hosts) is
///   refused and ends the connection.
/// - **HTTP-4** A web page of another origin or under a foreign name gets nothing; who follows a
///   link to here is served.
/// - **HTTP-5** `/openapi.json` describes every path, parameter, header, status and form, and tests
///   hold a fake node and real ones against it.
@NullMarked
package dev.gramme.gateway.http;

import org.jspecify.annotations.NullMarked;
