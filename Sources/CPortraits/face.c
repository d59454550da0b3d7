#include "face.h"

#include "CPortraits.h"

static float unit(float x) { return 0.5f + 0.5f * clampf(x, -1, 1); }

/// A colour along a scale of `n` stops.
static rgb scale(const float (*stops)[3], int n, float t) {
  float x = saturate(t) * (n - 1);
  int i = (int)x;
  if (i > n - 2) i = n - 2;
  float f = x - i;
  rgb a = from_srgb(stops[i][0], stops[i][1], stops[i][2]);
  rgb b = from_srgb(stops[i + 1][0], stops[i + 1][1], stops[i + 1][2]);
  return mixc(a, b, f);
}

static rgb hue(float x, float y, float light, float strength) {
  // Three cosines a third of a turn apart: smooth, and equally light in every direction.
  float r = x, g = -0.5f * x + 0.866f * y, b = -0.5f * x - 0.866f * y;
  rgb c = {light * expf(strength * r), light * expf(strength * g), light * expf(strength * b)};
  return c;
}

static void colors(face *f, const float *p) {
  static const float skin[][3] = {{246, 214, 194}, {238, 196, 170}, {224, 176, 142},
      {200, 148, 112}, {160, 108, 78}, {120, 80, 60}, {86, 58, 46}};
  static const float iris[][3] = {
      {52, 30, 20}, {92, 58, 32}, {122, 92, 52}, {98, 112, 72}, {104, 132, 140}, {92, 132, 172}};
  static const float hair[][3] = {
      {22, 19, 19}, {44, 32, 27}, {78, 54, 40}, {124, 88, 60}, {178, 138, 92}, {216, 184, 136}};
  float tone = unit(p[P_SKIN_TONE]);
  f->skin = scale(skin, 7, tone);
  float under = p[P_UNDERTONE];
  f->skin.r *= 1.0f - 0.015f * under;
  f->skin.g *= 1.012f + 0.022f * under;
  f->skin.b *= 0.96f - 0.07f * under;
  f->ruddy = unit(p[P_RUDDINESS]);
  f->blood = (rgb){1.06f, mixf(0.64f, 0.82f, tone), mixf(0.64f, 0.80f, tone)};
  f->freckles = step3(0.2f, 1.0f, p[P_FRECKLES]) * (1.0f - 0.7f * tone);
  float paint = step3(-0.2f, 1.0f, p[P_LIP_COLOR]) * f->fem;
  rgb bare = {f->skin.r * 0.80f, f->skin.g * 0.43f, f->skin.b * 0.46f};
  rgb red = mixc((rgb){0.42f, 0.035f, 0.05f}, (rgb){0.40f, 0.09f, 0.12f}, unit(-p[P_UNDERTONE]));
  f->lip = mixc(bare, mixc(red, f->skin, 0.12f), 0.85f * paint);
  f->iris = scale(iris, 6, unit(p[P_IRIS_COLOR]) * (1.0f - 0.75f * step3(0.35f, 0.8f, tone)));
  float blond = unit(p[P_HAIR_COLOR]) * (1.0f - 0.6f * step3(0.45f, 0.9f, tone));
  rgb h = scale(hair, 6, blond);
  float red_hair = step3(0.0f, 1.0f, p[P_HAIR_RED]) * (1.0f - 0.6f * tone);
  h.r *= 1.0f + 0.75f * red_hair;
  h.g *= 1.0f - 0.12f * red_hair;
  h.b *= 1.0f - 0.45f * red_hair;
  float grey = step3(0.42f, 1.1f, f->age + 0.25f * p[P_HAIR_GREY]);
  rgb silver = from_srgb(186, 182, 178);
  f->hair = mixc(h, silver, 0.9f * grey);
  rgb dark = scalec(scale(hair, 6, 0.75f * blond), 0.9f);
  dark.r *= 1.0f + 0.4f * red_hair;
  f->brow = mixc(dark, silver, 0.35f * grey);
  f->beard_color = mixc(
      scalec(dark, 1.15f), silver, 0.95f * step3(0.15f, 0.85f, f->age + 0.25f * p[P_HAIR_GREY]));
}

static void light(face *f, const float *p) {
  float a = 1.05f * p[P_KEY_AZIMUTH], e = 0.45f + 0.40f * p[P_KEY_ELEVATION];
  f->key = v3(sinf(a) * cosf(e), sinf(e), cosf(a) * cosf(e));
  f->fill_dir = unit3(v3(-sinf(a) * 1.2f, 0.1f, 0.9f));
  f->rim_dir = unit3(v3(-sinf(a) * 1.3f - 0.2f * p[P_RIM], 0.45f, -0.75f));
  float warm = p[P_KEY_WARMTH], hard = unit(p[P_CONTRAST]);
  f->key_color =
      scalec((rgb){1.0f + 0.10f * warm, 1.0f, 1.0f - 0.16f * warm}, mixf(0.76f, 1.12f, hard));
  f->fill_color =
      scalec((rgb){1.0f - 0.05f * warm, 1.0f, 1.0f + 0.08f * warm}, mixf(0.42f, 0.12f, hard));
  float amb = mixf(0.36f, 0.20f, hard);
  f->ambient_up = scalec((rgb){1.0f - 0.04f * warm, 1.0f, 1.0f + 0.05f * warm}, amb);
  f->ambient_down = scalec((rgb){1.04f, 0.96f, 0.9f}, amb * 0.62f);
  f->rim_color = scalec((rgb){1.0f - 0.08f * warm, 1.0f, 1.0f + 0.12f * warm},
      0.15f + 0.75f * step3(-0.4f, 1.0f, p[P_RIM]));
  f->exposure = exp2f(0.30f * p[P_EXPOSURE]);
  float bl = mixf(0.05f, 0.50f, sq(unit(p[P_BACK_LIGHT])));
  f->back_a = hue(p[P_BACK_HUE_X], p[P_BACK_HUE_Y], bl, 0.42f);
  f->back_b = hue(0.6f * p[P_BACK_HUE_X] - 0.4f * p[P_BACK_HUE_Y],
      0.6f * p[P_BACK_HUE_Y] + 0.4f * p[P_BACK_HUE_X], bl * 0.45f, 0.55f);
  f->blobs = unit(p[P_BACK_BLOBS]);
  float t = 3.0f * p[P_CLOTH_HUE];
  f->cloth = hue(cosf(t), sinf(t), mixf(0.02f, 0.45f, sq(unit(p[P_CLOTH_LIGHT]))), 0.5f);
}

static void shape(face *f, const float *p) {
  float fem = f->fem, masc = f->masc;
  f->full = p[P_FULLNESS];
  f->width = 1.0f + 0.055f * p[P_FACE_WIDTH] + 0.025f * f->full - 0.02f * (fem - 0.5f);
  f->lower = 1.0f + 0.07f * p[P_FACE_LENGTH] - 0.05f * (fem - 0.5f);
  f->jaw = 1.0f + 0.10f * p[P_JAW_WIDTH] + 0.06f * f->full - 0.14f * (fem - 0.5f);
  f->chin = p[P_CHIN] * 0.8f + 0.5f * (masc - 0.5f);
  f->cheekbone = p[P_CHEEKBONES];
  f->forehead = p[P_FOREHEAD];
  f->ear = 1.0f + 0.15f * p[P_EARS] + 0.10f * f->old;
  f->neck = 1.0f + 0.16f * (masc - 0.5f) + 0.07f * f->full;
  float size = 1.06f + 0.11f * p[P_EYE_SIZE] + 0.08f * (fem - 0.5f);
  f->smile = 0.33f + 0.55f * p[P_SMILE];
  float open = 1.0f + 0.25f * p[P_EYES_OPEN] - 0.22f * saturate(f->smile) - 0.12f * f->old;
  f->eye_x = 0.315f * (1.0f + 0.05f * p[P_EYE_SPACING]);
  f->eye_half = 0.148f * size;
  f->eye_upper = 0.0525f * size * open;
  f->eye_lower = 0.040f * size * (1.0f + 0.15f * p[P_EYES_OPEN] - 0.25f * saturate(f->smile));
  f->eye_tilt = 0.006f + 0.014f * p[P_EYE_TILT] - 0.006f * f->old;
  f->eye_deep = p[P_EYE_DEPTH];
  f->lid_fold = unit(p[P_LID_FOLD]);
  f->lash = 0.35f + 0.65f * fem;
  for (int i = 0; i < 2; i++) {
    float side = i ? 1.0f : -1.0f;
    f->eye[i] = v3(side * f->eye_x, 0.0f, -0.030f - 0.012f * f->eye_deep);
    float gx = 0.30f * p[P_GAZE_X] - side * 0.02f - 0.55f * f->yaw,
          gy = 0.22f * p[P_GAZE_Y] - 0.5f * f->pitch;
    gx = clampf(gx, -0.75f, 0.75f);
    gy = clampf(gy, -0.40f, 0.40f);
    f->gaze[i] = unit3(v3(sinf(gx), sinf(gy), 1.0f));
  }
  f->brow_y = 0.175f - 0.015f * f->old + 0.02f * (fem - 0.5f);
  f->brow_thick = 0.034f * (1.0f + 0.40f * p[P_BROW_THICKNESS] + 0.40f * (masc - 0.5f));
  f->brow_arch = 0.75f + 0.55f * p[P_BROW_ARCH] + 0.45f * (fem - 0.5f);
  f->brow_raise = 0.030f * p[P_BROW_RAISE];
  f->nose_y = -0.440f - 0.035f * p[P_NOSE_LENGTH] - 0.03f * f->old;
  f->nose_wide = 1.0f + 0.17f * p[P_NOSE_WIDTH] + 0.10f * (masc - 0.5f);
  f->nose_bridge = 0.115f + 0.040f * p[P_NOSE_BRIDGE] + 0.02f * (masc - 0.5f);
  f->nose_out = 0.225f + 0.02f * p[P_NOSE_TIP] + 0.03f * (masc - 0.5f);
  f->nose_up = p[P_NOSE_TIP];
  f->mouth_y = -0.715f - 0.02f * p[P_NOSE_LENGTH] - 0.025f * p[P_FACE_LENGTH];
  f->mouth_half = 0.252f * (1.0f + 0.09f * p[P_MOUTH_WIDTH] + 0.16f * f->smile);
  float lips = 1.0f + 0.33f * p[P_LIP_FULLNESS] + 0.15f * (fem - 0.5f) - 0.22f * f->old;
  lips *= 1.0f - 0.15f * saturate(f->smile);
  f->lip_up = 0.064f * lips;
  f->lip_low = 0.082f * lips;
  float jaw_open = step3(-0.3f, 1.0f, p[P_MOUTH_OPEN]);
  f->gap = 0.012f * jaw_open + 0.095f * sq(saturate(f->smile)) +
           0.075f * jaw_open * (0.4f + 0.6f * saturate(f->smile));
}

static void hair(face *f, const float *p) {
  float lean = p[P_HAIR_LENGTH] + 0.55f * (2.0f * f->fem - 1.0f);
  f->length = step3(-0.55f, 1.3f, lean);
  f->buzz = 1.0f - step3(-1.35f, -0.55f, lean);
  f->volume = unit(p[P_HAIR_VOLUME]);
  f->curl = step3(-0.5f, 1.0f, p[P_HAIR_CURL]);
  f->part = p[P_HAIR_PART];
  f->fringe = step3(-0.1f, 1.0f, p[P_HAIR_FRINGE]) * (1.0f - f->buzz);
  f->recede = step3(0.1f, 1.3f, p[P_HAIRLINE] * 0.75f + 0.75f * f->age * f->masc);
  f->fringe *= 1.0f - f->recede;
  float grows = step3(0.52f, 0.82f, f->masc);
  f->stubble = grows * step3(-0.7f, 0.1f, p[P_BEARD]);
  f->beard = grows * step3(0.0f, 0.75f, p[P_BEARD]);
  f->moustache = grows * step3(-0.25f, 0.6f, p[P_MOUSTACHE] + 0.35f * p[P_BEARD]);
  f->glasses = step3(0.30f, 0.45f, p[P_GLASSES]);
  f->glasses_round = unit(p[P_GLASSES_SHAPE]);
  f->glasses_thick = unit(p[P_GLASSES_FRAME]);
  f->glasses_color = mixc((rgb){0.32f, 0.27f, 0.20f}, (rgb){0.012f, 0.011f, 0.012f},
      step3(-0.6f, 0.3f, p[P_GLASSES_FRAME]));
}

void face_init(face *f, const float *v) {
  float p[P_COUNT];
  for (int i = 0; i < P_COUNT; i++) p[i] = clampf(v[i], -1.0f, 1.0f);
  f->age = unit(p[P_AGE]);
  f->old = step3(0.35f, 1.0f, f->age);
  f->fem = unit(p[P_PRESENTATION]);
  f->fem = mixf(f->fem, step3(0, 1, f->fem), 0.5f);
  f->masc = 1.0f - f->fem;
  f->yaw = 0.61f * p[P_YAW];
  f->pitch = 0.26f * p[P_PITCH];
  f->roll = 0.26f * p[P_ROLL];
  colors(f, p);
  light(f, p);
  shape(f, p);
  hair(f, p);
}
