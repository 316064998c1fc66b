/** Promotion from one environment to the next. */
export const promotionMessages = {
  promotion: {
    title: 'Promotion',
  },
} as const;
