/** Promotion from one environment to the next. */
export const zhPromotion = {
  'promotion.title': '晋级',
};
