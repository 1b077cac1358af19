/* An open film or sound: what the files that see libavformat and libavcodec share. */
#ifndef DECODE_FILM_INT_H
#define DECODE_FILM_INT_H

#include <libavformat/avformat.h>

#include "decode/decode.h"
#include "decode/planes.h"
#include "decode/tags.h"

/* Bytes in memory that libavformat reads as if they were a file. */
struct film_bytes {
    struct slice all;
    size_t at;
};

struct film {
    struct film_bytes bytes;
    AVFormatContext *in;
    AVStream *video, *audio; /* the first good one of each, or NULL */
};

/* False when it is none of the kinds we read, or has neither picture nor sound. Bytes
 * must outlive it, and *f stay where it is; close in either case. */
bool film_open(struct film *f, struct slice file);
void film_close(struct film *f);
enum film_target film_target(const struct film *f);
/* 1, 3, 6 or 8, as EXIF says. */
int film_orientation(const struct film *f);

/* Texts of the file that libavformat doesn't hand out, and those of a packet that is
 * no picture or sound (subtitles, data): appends them. */
void film_words(struct picture_tags *tags, struct slice file, struct arena *arena);
void film_packet_words(struct picture_tags *tags, struct slice packet,
                       struct arena *arena);

/* Read and seek callbacks over a struct film_bytes, for avio_alloc_context. */
int film_read(void *bytes, uint8_t *out, int most);
int64_t film_seek(void *bytes, int64_t offset, int whence);

/* film_poster.c: a picture of about a second after the start, upright, at most
 * FILM_POSTER_PX wide; false when not one can be decoded. Reads on in *f. */
bool film_poster(struct planes *out, struct film *f);

/* film_whole.c: false when the container says that there is more of it. */
bool film_is_whole(struct slice file);
/* The muxer of WebM notes as tags how long each track is, which nobody needs: they
 * become padding, and so does what leads to them. */
void film_blank_tags(char *webm, size_t len);

#endif
