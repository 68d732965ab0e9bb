"""What a request can be refused for, each with its HTTP status."""

from __future__ import annotations

from pairwell.model.errors import PairwellError


class HttpRefusal(PairwellError):
    """A request that is not served; the caller can mend it."""

    code = "bad_request"
    status = 400


class MalformedBody(HttpRefusal):
    """A body that is no JSON, or not one JSON value without repeated names."""

    code = "malformed_body"


class UnknownField(HttpRefusal):
    """A field that the request does not have."""

    code = "unknown_field"


class InvalidValue(HttpRefusal):
    """A field that is missing, of another type or out of its range."""

    code = "invalid_value"


class NotAuthenticated(HttpRefusal):
    """No key, or one that does not hold."""

    code = "not_authenticated"
    status = 401


class NotAllowed(HttpRefusal):
    """A key that may not do this, or a page that may not use it."""

    code = "not_allowed"
    status = 403


class NotFound(HttpRefusal):
    """There is no such thing."""

    code = "not_found"
    status = 404


class MethodRefused(HttpRefusal):
    """The resource does not know this method."""

    code = "method_not_allowed"
    status = 405


class TooSlow(HttpRefusal):
    """The body did not arrive in time."""

    code = "request_timeout"
    status = 408


class BodyTooLarge(HttpRefusal):
    """More bytes than this resource takes."""

    code = "body_too_large"
    status = 413


class MediaRefused(HttpRefusal):
    """A content type or encoding that is not read here."""

    code = "unsupported_media_type"
    status = 415


class TooManyRequests(HttpRefusal):
    """Faster than this caller may be."""

    code = "too_many_requests"
    status = 429


class UsedUp(HttpRefusal):
    """Of a limited offer none is left for this cart."""

    code = "used_up"
    status = 409


class NotServing(HttpRefusal):
    """Something that this request needs is not there at the moment."""

    code = "unavailable"
    status = 503
