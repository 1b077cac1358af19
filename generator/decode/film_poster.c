/* The poster of a film: one picture of about a second after its start, which is seldom
 * black any more. */
#include <libavcodec/avcodec.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <stdlib.h>

#include "decode/film_int.h"

enum { FRAMES_MAX = 40, PACKETS_MAX = 5000, PIXELS_MAX = 40 * 1000 * 1000 };

/* One thread: there are as many of us as processors. */
static AVCodecContext *open_decoder(const AVStream *s)
{
    const AVCodec *codec = avcodec_find_decoder(s->codecpar->codec_id);
    AVCodecContext *c = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!c || avcodec_parameters_to_context(c, s->codecpar) < 0) {
        avcodec_free_context(&c);
        return NULL;
    }
    c->thread_count = 1;
    c->max_pixels = PIXELS_MAX;
    c->pkt_timebase = s->time_base;
    if (avcodec_open2(c, codec, NULL) < 0)
        avcodec_free_context(&c);
    return c;
}

/* Frames that are ready, the last into *best; true when one is late enough. */
static bool take_frames(AVCodecContext *c, AVFrame *frame, AVFrame *best, int64_t until,
                        int *count)
{
    while (avcodec_receive_frame(c, frame) >= 0) {
        int64_t when = frame->best_effort_timestamp;
        av_frame_unref(best);
        av_frame_move_ref(best, frame);
        if (++*count >= FRAMES_MAX || (when != AV_NOPTS_VALUE && when >= until))
            return true;
    }
    return false;
}

/* The first frame a second after the start; of a shorter film its last. */
static bool decode_frame(AVFrame *best, struct film *f, AVCodecContext *c)
{
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    const AVStream *s = f->video;
    int64_t start = s->start_time == AV_NOPTS_VALUE ? 0 : s->start_time;
    int64_t until = start + av_rescale_q(1, (AVRational){1, 1}, s->time_base);
    bool done = !packet || !frame;
    int count = 0;
    for (int i = 0; !done && i < PACKETS_MAX && av_read_frame(f->in, packet) >= 0;
         i++) {
        if (packet->stream_index == s->index && avcodec_send_packet(c, packet) >= 0)
            done = take_frames(c, frame, best, until, &count);
        av_packet_unref(packet);
    }
    if (!done && avcodec_send_packet(c, NULL) >= 0)
        take_frames(c, frame, best, until, &count);
    av_packet_free(&packet);
    av_frame_free(&frame);
    return best->width > 0 && best->height > 0;
}

/* The colours that the frame says it has; high definition has others than BT.601. */
static void set_colours(struct SwsContext *scaler, const AVFrame *frame)
{
    int space = frame->colorspace == AVCOL_SPC_UNSPECIFIED && frame->height >= 720
                    ? AVCOL_SPC_BT709
                    : frame->colorspace;
    const int *from = sws_getCoefficients(space),
              *rgb = sws_getCoefficients(SWS_CS_DEFAULT);
    sws_setColorspaceDetails(scaler, from, frame->color_range == AVCOL_RANGE_JPEG, rgb,
                             1, 0, 1 << 16, 1 << 16);
}

/* As it lies in the file, with square pixels, as packed RGB; the caller frees. */
static unsigned char *to_rgb(const AVFrame *frame, int width, int height)
{
    struct SwsContext *scaler = sws_getContext(
        frame->width, frame->height, frame->format, width, height, AV_PIX_FMT_RGB24,
        SWS_BICUBIC | SWS_ACCURATE_RND, NULL, NULL, NULL);
    /* The fast loops write a little behind a row's end. */
    unsigned char *rgb = malloc((size_t)width * (size_t)height * 3 + 64);
    int stride = width * 3;
    if (scaler && rgb) {
        set_colours(scaler, frame);
        sws_scale(scaler, (const uint8_t *const *)frame->data, frame->linesize, 0,
                  frame->height, &rgb, &stride);
    }
    if (!scaler) {
        free(rgb);
        rgb = NULL;
    }
    sws_freeContext(scaler);
    return rgb;
}

/* Width and height as stored, so that the upright picture is not too wide. */
static void fit(const struct film *f, const AVFrame *frame, bool turned, int *width,
                int *height)
{
    AVRational shape = av_guess_sample_aspect_ratio(f->in, f->video, NULL);
    double wide = frame->width, high = frame->height;
    if (shape.num > 0 && shape.den > 0 && shape.num < 8 * shape.den &&
        shape.den < 8 * shape.num)
        wide = wide * shape.num / shape.den;
    double scale = FILM_POSTER_PX / (turned ? high : wide);
    if (scale > 1)
        scale = 1;
    *width = wide * scale < 1 ? 1 : (int)(wide * scale + 0.5);
    *height = high * scale < 1 ? 1 : (int)(high * scale + 0.5);
}

bool film_poster(struct planes *out, struct film *f)
{
    AVCodecContext *c = open_decoder(f->video);
    AVFrame *frame = av_frame_alloc();
    int width = 0, height = 0, orientation = film_orientation(f);
    unsigned char *rgb = NULL;
    *out = (struct planes){0};
    if (c && frame && decode_frame(frame, f, c)) {
        fit(f, frame, orientation >= 5, &width, &height);
        rgb = to_rgb(frame, width, height);
    }
    av_frame_free(&frame);
    avcodec_free_context(&c);
    struct pixels pixels = {PIXELS_RGB, width, height, {rgb}, {width * 3}};
    bool well = rgb && planes_scale(out, &pixels, width, height) &&
                planes_turn(out, orientation);
    free(rgb);
    return well;
}
